package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a user has it, with a data folder of its own: commands in this process, or real processes. */
public final class Pipewright {
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();

    /** What a command said. */
    public record Said(int exitCode, String out, String err) {}

    public Pipewright(Path folder) {
        this.folder = folder;
        variables.put("PIPEWRIGHT_HOME", folder.resolve("data").toString());
        variables.put("HOME", folder.toString());
        variables.put("LANG", "C.UTF-8");
        variables.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }

    /** With another variable. */
    public Pipewright with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** The data folder. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Writes a pipeline file into a folder of its own and returns the folder. */
    public Path pipeline(String name, String yaml) throws IOException {
        Path pipeline = Files.createDirectories(folder.resolve(name));
        Files.writeString(pipeline.resolve("pipeline.yaml"), yaml);
        return pipeline;
    }

    /** Executes a command in this process. */
    public Said run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Environment environment = new Environment(
                variables,
                folder,
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Terminal.NONE);
        int exitCode = Main.commandLine(environment).execute(strings(arguments));
        return new Said(exitCode, out.toString(), err.toString());
    }

    /** Starts a real process; its output goes to files, see {@link #output}. */
    Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.exists(Path.of("/proc"))) {
            // What runs in the background of a script ignores Ctrl-C, and hands that down.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(strings(arguments)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** Runs a real process, which is to end with that code, and returns what it said. */
    public String said(int exitCode, Object... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output()).isEqualTo(exitCode);
        return output();
    }

    /** What started processes said so far. */
    String output() throws IOException {
        return Files.readString(folder.resolve("out")) + Files.readString(folder.resolve("err"));
    }

    /** Waits for a condition that another process brings about. */
    public static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still not true: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** What Ctrl-C does. */
    static void interrupt(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** A process that has ended and only waits to be noticed by its parent does not live. */
    public static boolean lives(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    /** What is looked at again and again. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    private static String[] strings(Object... arguments) {
        String[] strings = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            strings[i] = arguments[i].toString();
        }
        return strings;
    }
}
