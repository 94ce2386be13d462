package dev.pipewright.activities.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirements.txt with those that it includes.
 *
 * @param path in the pipeline's code
 * @param text all of it, includes too; equal text comes to equal packages
 * @param options lines that say where packages are looked for
 */
record RequirementsFile(String path, String text, List<String> options) {
    private static final Pattern INCLUDE =
            Pattern.compile("(?:-r|-c|--requirement|--constraint)[ =]*(\\S.*?)(?:\\s+#.*)?");
    private static final Pattern OPTION = Pattern.compile(
            "(?:-i|-f|--index-url|--extra-index-url|--find-links|--no-index|--trusted-host)(?:[ =].*)?");

    RequirementsFile {
        options = List.copyOf(options);
    }

    /**
     * Reads it.
     *
     * @throws io.temporal.failure.ApplicationFailure if it, or one that it includes, is not in the code
     */
    static RequirementsFile read(Path code, String path) throws IOException {
        Reading reading = new Reading(code);
        reading.read(code.resolve(path).normalize());
        return new RequirementsFile(path, reading.text.toString(), reading.options);
    }

    private static final class Reading {
        private final Path code;
        private final Set<Path> files = new LinkedHashSet<>();
        private final StringBuilder text = new StringBuilder();
        private final List<String> options = new ArrayList<>();

        Reading(Path code) {
            this.code = code;
        }

        void read(Path file) throws IOException {
            if (!file.startsWith(code) || !Files.isRegularFile(file)) {
                throw ImageFailures.noFile("requirements", code.relativize(file).toString());
            }
            if (!files.add(file)) {
                return;
            }
            for (String line : Files.readString(file).lines().map(String::strip).toList()) {
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                text.append(line).append('\n');
                Matcher include = INCLUDE.matcher(line);
                if (include.matches()) {
                    read(file.resolveSibling(include.group(1)).normalize());
                } else if (OPTION.matcher(line).matches()) {
                    options.add(line);
                }
            }
        }
    }
}
