package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of this program's class path a machine's worker needs: the libraries of a list, and our own modules, which are folders of
 * classes where the program was not packaged.
 */
final class WorkerClassPath {
    /** Where it is in the image. */
    static final String FOLDER = "/opt/pipewright/worker";

    private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");
    private static final Pattern OURS = Pattern.compile("pipewright-(?:workflows|activities|worker)-.*\\.jar");

    /** A class that only the module has, by module. */
    private static final Map<String, String> MODULES = Map.of(
            "workflows", "dev/pipewright/activity/package-info.class",
            "activities", "dev/pipewright/activities/image/package-info.class",
            "worker", "dev/pipewright/worker/package-info.class");

    private final Map<String, Path> libraries = new TreeMap<>();
    private final Map<String, Path> modules = new TreeMap<>();

    /** That of a program whose {@code java.class.path} this is. */
    WorkerClassPath(String classPath) {
        TreeSet<String> missing = new TreeSet<>(wanted());
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            Path path = Path.of(entry);
            String name = String.valueOf(path.getFileName());
            Matcher jar = JAR.matcher(name);
            if (Files.isDirectory(path)) {
                addFolder(path);
            } else if (OURS.matcher(name).matches()) {
                modules.put(name, path);
            } else if (jar.matches() && missing.remove(jar.group(1))) {
                libraries.put(name, path);
            }
        }
        if (!missing.isEmpty() || modules.size() != MODULES.size()) {
            throw new IllegalStateException("Cannot make the worker image: this program's class path lacks libraries "
                    + missing + " or some of the modules " + MODULES.keySet() + " (install Pipewright again)");
        }
    }

    private void addFolder(Path folder) {
        MODULES.forEach((module, its) -> {
            if (Files.exists(folder.resolve(its))) {
                modules.put(module, folder);
            }
        });
    }

    private static List<String> wanted() {
        try (InputStream in = Objects.requireNonNull(WorkerClassPath.class.getResourceAsStream("worker-libraries"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the virtual machine of the image. */
    String inImage() {
        return Stream.concat(modules.keySet().stream().filter(name -> !name.endsWith(".jar")), Stream.of("*"))
                .map(name -> FOLDER + "/" + name)
                .collect(Collectors.joining(":"));
    }

    Map<String, Path> libraries() {
        return libraries;
    }

    Map<String, Path> modules() {
        return modules;
    }

    /** Stands for the content of files and folders. */
    static String key(Map<String, Path> entries) throws IOException {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, Path> entry : entries.entrySet()) {
            try (Stream<Path> files = Files.walk(entry.getValue())) {
                for (Path file :
                        (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                    parts.add(entry.getKey() + "/" + entry.getValue().relativize(file));
                    parts.add(Cache.digest(file));
                }
            }
        }
        return Cache.key(parts.toArray(String[]::new));
    }

    /** Copies entries into a folder. */
    static void copy(Map<String, Path> entries, Path folder) throws IOException {
        for (Map.Entry<String, Path> entry : entries.entrySet()) {
            Path target = folder.resolve(entry.getKey());
            try (Stream<Path> files = Files.walk(entry.getValue())) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(
                            file,
                            target.resolve(entry.getValue().relativize(file).toString()));
                }
            }
        }
    }
}
