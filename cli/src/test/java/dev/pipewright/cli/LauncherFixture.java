package dev.pipewright.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The launcher script in a folder of its own, with a home folder of its own and a Java that only writes down how it was called: {@code java.log}
 * gets one line a call, and each argument is printed on a line. There is no place for a class-data archive, so that nothing goes
 * on in the background, unless a test sets {@code XDG_CACHE_HOME}.
 */
final class LauncherFixture {
    private static final String FAKE_JAVA = """
            #!/bin/sh
            echo "$*" >>"$LOG/java.log"
            for argument; do
                case $argument in
                    -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
                    -Xshare:dump) dump=yes ;;
                esac
            done
            if [ -n "${dump:-}" ]; then
                [ -n "${NO_ARCHIVE:-}" ] || echo classes >"$archive"
                exit
            fi
            echo "home ${0%/bin/java}"
            echo "locale ${LC_ALL:-}"
            for argument; do echo "<$argument>"; done
            exit "${EXIT:-0}"
            """;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** A distribution in {@code folder/opt}, started with {@code folder/home} as its home folder. */
    static LauncherFixture distribution(Path folder) throws IOException {
        LauncherFixture fixture = new LauncherFixture(folder);
        fixture.copyTo(folder.resolve("opt/bin/pipewright"));
        write(folder.resolve("opt/lib/classpath"), "0123456789abcdef\na.jar:b.jar\n");
        return fixture;
    }

    LauncherFixture(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("home"));
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("LOG", folder.toString());
        write(folder.resolve("no-folder"), "");
        environment.put("XDG_CACHE_HOME", folder.resolve("no-folder").toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    void copyTo(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(Path.of("../pipewright"), target);
    }

    LauncherFixture with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    LauncherFixture without(String name) {
        environment.remove(name);
        return this;
    }

    /** A Java of that version in a folder under {@code folder}; returns its home. */
    Path java(String folderName, String version) throws IOException {
        Path home = folder.resolve(folderName);
        write(
                home.resolve("release"),
                "IMPLEMENTOR=\"A vendor\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        program(home.resolve("bin/java"), FAKE_JAVA);
        program(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    /** Every call of a Java so far, oldest first. */
    List<String> javaCalls() throws IOException {
        Path log = folder.resolve("java.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    Process start(Path launcher, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Ended run(Path launcher, String... arguments) throws IOException, InterruptedException {
        return Ended.of(start(launcher, arguments));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static void program(Path file, String text) throws IOException {
        write(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + file + " executable");
        }
    }

    /** What a process said and how it ended. */
    record Ended(int exit, String out, String err) {
        /** Reads both streams; what is waited for here prints less than a pipe holds. */
        static Ended of(Process process) throws IOException, InterruptedException {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
            return new Ended(process.waitFor(), out, err);
        }
    }
}
