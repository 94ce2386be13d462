package dev.pipewright.activities.machine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How the worker of a machine reaches the Temporal server, in the machine's state folder. There may be an API key in it, so the machine
 * removes it when it ends, and whoever ends the machine does before anything else; what is told of the machine outlives it.
 */
public final class TemporalFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NAME = "temporal.json"; // boot.sh removes it by this name

    private TemporalFile() {}

    /**
     * The variables, as {@link MachineHost#temporal()}.
     *
     * @throws java.nio.file.NoSuchFileException if the machine has ended
     */
    public static Map<String, String> read(Path state) throws IOException {
        return MAPPER.readValue(Files.readString(state.resolve(NAME)), new TypeReference<>() {});
    }

    static void write(Path state, Map<String, String> variables) throws IOException {
        PrivateFile.write(state.resolve(NAME), text(variables));
    }

    /** What the file holds. */
    static String text(Map<String, String> variables) throws IOException {
        return MAPPER.writeValueAsString(variables);
    }

    static void delete(Path state) throws IOException {
        Files.deleteIfExists(state.resolve(NAME));
    }
}
