package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Installed packages without the traces of the tool and the host that installed them. */
final class PythonTree {
    private static final Pattern PYTHON = Pattern.compile("#!\\s*\\S*python[0-9.]*(?:\\s.*)?|#!/bin/sh");
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
        // A new file: this one may be the tool's own copy, under another name.
        Files.delete(script);
        Files.writeString(script, SHEBANG + rest, ISO_8859_1);
        script.toFile().setExecutable(true, false);
    }

    private static boolean startsAsScript(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        }
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
