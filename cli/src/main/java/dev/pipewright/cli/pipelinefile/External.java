package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data from outside the pipeline: an address, or a path beside the file. */
final class External {
    private static final List<String> SCHEMES = List.of("https", "http", "s3");

    private External() {}

    /** Reports an address of an unknown kind or without a host, and an empty path. */
    static void check(Scalar input, Problems problems) {
        String text = input.text();
        int scheme = text.indexOf("://");
        if (text.isBlank()) {
            problems.add(
                    input,
                    "Cannot read an input from '': write a path, or an address that begins with s3:// or https://");
        } else if (scheme >= 0 && !SCHEMES.contains(text.substring(0, scheme))) {
            String name = text.substring(0, scheme);
            problems.add(
                    input,
                    "Cannot read an input from '" + Values.shorten(text)
                            + "': known are paths, s3://, https:// and http://, not " + Values.shorten(name) + "://");
        } else if (scheme >= 0 && (text.length() == scheme + 3 || text.charAt(scheme + 3) == '/')) {
            problems.add(
                    input, "Cannot read an input from '" + Values.shorten(text) + "': nothing is named after '://'");
        }
    }

    /** The absolute path of an input; null when it is an address, or no path on this machine. */
    static @Nullable Path path(Scalar input, Path folder) {
        try {
            return input.text().contains("://")
                    ? null
                    : folder.resolve(input.text()).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** An address as it is, a path made absolute; one that does not exist is reported. */
    static String locate(String name, Scalar input, Path folder, Problems problems) {
        Path path = path(input, folder);
        if (path == null && !input.text().contains("://")) {
            problems.add(
                    input,
                    "Cannot find input '" + name + "': '" + Values.shorten(input.text())
                            + "' is no path on this machine");
        }
        if (path == null) {
            return input.text();
        }
        if (!Files.exists(path)) {
            problems.add(
                    input,
                    "Cannot find input '" + name + "': there is no " + path
                            + " (paths count from the pipeline file's folder)");
        }
        return path.toString();
    }
}
