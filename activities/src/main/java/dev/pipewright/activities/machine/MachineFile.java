package dev.pipewright.activities.machine;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What stands in the state folder of a machine for those who end it and for its worker.
 *
 * @param request what was asked for
 * @param created when
 */
public record MachineFile(Machine machine, MachineRequest request, Instant created) {
    private static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    private static final String NAME = "machine.json";

    public MachineFile {
        requireNonNull(machine, "machine");
        requireNonNull(request, "request");
        requireNonNull(created, "created");
    }

    /**
     * Reads it.
     *
     * @throws java.nio.file.NoSuchFileException if it was never written
     */
    public static MachineFile read(Path state) throws IOException {
        return MAPPER.readValue(Files.readString(state.resolve(NAME)), MachineFile.class);
    }

    /** Writes it whole, for the eyes of its owner. */
    void write(Path state) throws IOException {
        PrivateFile.write(state.resolve(NAME), text());
    }

    /** What the file holds. */
    String text() throws IOException {
        return MAPPER.writeValueAsString(this);
    }
}
