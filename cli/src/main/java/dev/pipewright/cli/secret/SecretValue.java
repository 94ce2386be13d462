package dev.pipewright.cli.secret;

import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.TextInput;
import dev.pipewright.cli.console.UserError;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which secret gets a value, and where that comes from: never from the command line. */
final class SecretValue {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its name, which is that of the variable")
    private String name;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "Take the value from a file; one line end at its end is dropped")
    private @Nullable String file;

    @Option(
            names = "--from-stdin",
            description = "Take the value from standard input; one line end at its end is dropped")
    private boolean stdin;

    String name() {
        return name;
    }

    /**
     * Refuses a value on the command line. Asked before anything else, so that nobody gets used to typing one.
     *
     * @param surplus arguments that mean nothing: one may be the value, so they are never printed
     */
    void refuseTyped(List<String> surplus) {
        if (!surplus.isEmpty()) {
            throw UserError.usage(
                    cannot() + " from the command line: its value would stay in the shell's"
                            + " history and in the list of processes",
                    command.qualifiedName() + " " + name + " asks for it; --from-file and --from-stdin read it");
        }
        if (file != null && stdin) {
            throw UserError.usage(cannot() + ": --from-file and --from-stdin exclude each other", null);
        }
    }

    /** The value from the file, from standard input, or from the keyboard without showing it. */
    String read(Environment environment) {
        if (file != null || stdin) {
            return withoutLineEnd(text(environment, file == null ? "-" : file));
        }
        if (!environment.terminal().in()) {
            throw UserError.usage(
                    cannot() + ": nobody can be asked for its value, standard input is not a terminal",
                    "add --from-stdin or --from-file=FILE");
        }
        environment.err().print("Value of " + name + " (not shown): ");
        environment.err().flush();
        char[] typed = ask(environment);
        if (typed == null || typed.length == 0) {
            throw UserError.usage(cannot() + ": no value was typed", null);
        }
        return new String(typed);
    }

    /** Ctrl-C ends the process in the middle of the line: the shell's prompt is to start on one of its own. */
    private static char @Nullable [] ask(Environment environment) {
        Thread lineEnd = new Thread(() -> environment.say(""), "end-the-line");
        Runtime.getRuntime().addShutdownHook(lineEnd);
        char[] typed = environment.terminal().readSecret();
        try {
            Runtime.getRuntime().removeShutdownHook(lineEnd);
        } catch (IllegalStateException e) {
            // The process is ending: the line is ended, too.
        }
        return typed;
    }

    private String text(Environment environment, String source) {
        try {
            return TextInput.read(environment, source);
        } catch (IOException e) {
            int exitCode = e instanceof NoSuchFileException ? ExitCode.NOT_FOUND : ExitCode.USAGE;
            throw new UserError(
                    exitCode,
                    cannot() + " from " + (source.equals("-") ? "standard input" : source) + ": " + FileReasons.of(e),
                    null,
                    e);
        }
    }

    private String cannot() {
        return "Cannot " + command.name() + " secret '" + name + "'";
    }

    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
