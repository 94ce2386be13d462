package dev.pipewright.activities.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Programs of this host. */
public final class Tool {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final Map<String, String> environment;

    /** A program that gets these variables and no others. */
    public Tool(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Where a program is on PATH. */
    public Optional<Path> find(String name) {
        for (String folder : SEPARATOR.split(environment.getOrDefault("PATH", ""), -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The same with more variables. */
    Tool with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Tool(all);
    }

    /** A variable of theirs. */
    public String variable(String name, String otherwise) {
        return environment.getOrDefault(name, otherwise);
    }

    /** Runs it to its end. An interrupt ends it. What it prints is kept whole, so it must not be much. */
    public Ran run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("pipewright-", ".out");
        Path err = Files.createTempFile("pipewright-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            int exit = await(builder.start());
            return new Ran(exit, Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static int await(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** What a program left behind. */
    public record Ran(int exit, String out, String err) {
        /** Whether its exit code was 0. */
        public boolean succeeded() {
            return exit == 0;
        }

        /** The end of what it complained about, on one line. */
        public String lastWords() {
            List<String> lines = (err.isBlank() ? out : err)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        }
    }
}
