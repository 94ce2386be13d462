package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Installed packages without the traces of the tool and the host that installed them. */
final class PythonTree {
    private static final Pattern PYTHON = Pattern.compile("#!\\s*\\S*python[0-9.]*(?:\\s.*)?|#!/bin/sh");
    private static final Pattern PROGRAM = Pattern.compile("([^=/\\s]+)\\s*=\\s*([\\w.]+)\\s*:\\s*([\\w.]+).*");
    private static final String SHEBANG = "#!/usr/bin/env python3";
    private static final Set<String> TRACES =
            Set.of("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json");

    private final Path root;

    PythonTree(Path root) {
        this.root = root;
    }

    /** Rewrites what names the host's Python, and removes what only tells who installed when. */
    void clean() throws IOException {
        Files.deleteIfExists(root.resolve(".lock"));
        for (Path script : files(root.resolve("bin"))) {
            rewriteScript(script);
        }
        for (Path folder : files(root)) {
            if (folder.toString().endsWith(".dist-info")) {
                writePrograms(folder);
                cleanRecord(folder);
            }
        }
        removeCompiled();
    }

    private void rewriteScript(Path script) throws IOException {
        if (!Files.isRegularFile(script) || !startsAsScript(script)) {
            return;
        }
        String text = Files.readString(script, ISO_8859_1); // every byte survives
        int end = text.indexOf('\n');
        String first = text.substring(0, end < 0 ? text.length() : end).stripTrailing();
        if (!PYTHON.matcher(first).matches()) {
            return;
        }
        String rest = text.substring(Math.max(end, 0));
        if (first.equals(
                "#!/bin/sh")) { // how a path that is too long for a first line is called: '''exec' /path/python "$0"
            // ...
            if (!rest.startsWith("\n'''exec'")) {
                return;
            }
            rest = rest.substring(rest.indexOf("\n' '''") + "\n' '''".length());
        }
        write(script, SHEBANG + rest);
    }

    private static boolean startsAsScript(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        }
    }

    /** The programs of a package, which each tool words in its own way. */
    private void writePrograms(Path folder) throws IOException {
        Path file = folder.resolve("entry_points.txt");
        if (!Files.exists(file)) {
            return;
        }
        boolean programs = false;
        for (String line : Files.readAllLines(file)) {
            Matcher program = PROGRAM.matcher(line.strip());
            if (line.strip().startsWith("[")) {
                programs =
                        line.strip().equals("[console_scripts]") || line.strip().equals("[gui_scripts]");
            } else if (programs
                    && program.matches()
                    && Files.exists(root.resolve("bin").resolve(program.group(1)))) {
                write(root.resolve("bin").resolve(program.group(1)), """
                        %s
                        import sys
                        from %s import %s
                        if __name__ == "__main__":
                            sys.exit(%s())
                        """.formatted(
                        SHEBANG, program.group(2), program.group(3).replaceFirst("\\..*", ""), program.group(3)));
            }
        }
    }

    /** As a new file: the one that is there may be the tool's own copy, under another name. */
    private static void write(Path script, String text) throws IOException {
        Files.delete(script);
        Files.writeString(script, text, ISO_8859_1);
        script.toFile().setExecutable(true, false);
    }

    /** RECORD has hashes of the scripts and of the traces. */
    private static void cleanRecord(Path folder) throws IOException {
        for (String trace : TRACES) {
            Files.deleteIfExists(folder.resolve(trace));
        }
        Path record = folder.resolve("RECORD");
        if (!Files.exists(record)) {
            return;
        }
        String name = folder.getFileName() + "/";
        Set<String> lines = new TreeSet<>();
        for (String line : Files.readAllLines(record)) {
            String path = line.substring(0, Math.max(0, line.indexOf(',')));
            boolean trace = path.startsWith(name) && TRACES.contains(path.substring(name.length()));
            if (!trace && !path.endsWith(".pyc")) {
                lines.add(path.matches("(?:\\.\\./)*bin/.*") ? path.replaceFirst("^(?:\\.\\./)*", "") + ",," : line);
            }
        }
        Files.delete(record);
        Files.writeString(record, String.join("\n", lines) + "\n");
    }

    private void removeCompiled() throws IOException {
        List<Path> caches;
        try (Stream<Path> all = Files.walk(root)) {
            caches = all.filter(path -> path.endsWith("__pycache__")).toList();
        }
        for (Path cache : caches) {
            Folders.delete(cache);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
