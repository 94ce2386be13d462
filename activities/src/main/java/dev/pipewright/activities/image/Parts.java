package dev.pipewright.activities.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Folders that are half made. Each is named after the process that fills it, so that what the killed leave is found. */
final class Parts {
    private static final Pattern NAME = Pattern.compile("(part|call)-([0-9]{1,18})-.*");

    private Parts() {}

    /**
     * A new and empty one in a folder, of which what dead processes left there is removed.
     *
     * @param kind {@code part} or {@code call}
     */
    static Path create(Path parent, String kind) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        return Files.createTempDirectory(
                parent, kind + "-" + ProcessHandle.current().pid() + "-");
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "{part,call}-*")) {
            for (Path each : all) {
                Optional<ProcessHandle> maker = maker(String.valueOf(each.getFileName()));
                if (maker.isEmpty() || !maker.get().isAlive()) {
                    Folders.delete(each);
                }
            }
        }
    }

    /** Empty for a process that is gone, and for what an older version made. */
    private static Optional<ProcessHandle> maker(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? ProcessHandle.of(Long.parseLong(parts.group(2))) : Optional.empty();
    }
}
