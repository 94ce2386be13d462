package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are there whole or not at all, for the eyes of their owner. */
final class PrivateFile {
    private PrivateFile() {}

    static void write(Path file, String text) throws IOException {
        Path part = Files.createTempFile(
                file.resolveSibling(""),
                "part-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(part, text.getBytes(UTF_8));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
