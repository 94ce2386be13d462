package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

/**
 * What stands in the state folder of a machine for those who end it and for its worker.
 *
 * @param request what was asked for
 * @param created when
 * @param temporal as {@link MachineHost#temporal()}
 */
public record MachineFile(Machine machine, MachineRequest request, Instant created, Map<String, String> temporal) {
    private static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    private static final String NAME = "machine.json";

    public MachineFile {
        requireNonNull(machine, "machine");
        requireNonNull(request, "request");
        requireNonNull(created, "created");
        temporal = temporal == null ? Map.of() : Map.copyOf(temporal);
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
        Path part = Files.createTempFile(
                state, "part-", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, MAPPER.writeValueAsString(this).getBytes(UTF_8));
        Files.move(part, state.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }
}
