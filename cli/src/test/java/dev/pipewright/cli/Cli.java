package dev.pipewright.cli;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command line in a folder of its own, with what it said last. */
public final class Cli {
    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();
    private String typed = "";
    private @Nullable String secret;
    private boolean interactive;
    private Terminal.Size size = Terminal.Size.USUAL;
    public String out = "";
    public String err = "";

    /** Data goes to {@code data} in the folder, which is also the current one. */
    public Cli(Path folder) {
        this.folder = folder;
        variables.put("PIPEWRIGHT_HOME", folder.resolve("data").toString());
    }

    /** With another variable. */
    public Cli with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** What standard input holds, which is no terminal. */
    public Cli reading(String text) {
        typed = text;
        interactive = false;
        return this;
    }

    /** What a person at a terminal types. */
    public Cli typing(String text) {
        typed = text;
        interactive = true;
        return this;
    }

    /** What a person at a terminal types without seeing it. */
    public Cli typingUnseen(String text) {
        secret = text;
        interactive = true;
        return this;
    }

    /** In a window of so many columns. */
    public Cli wide(int columns) {
        size = new Terminal.Size(24, columns);
        return this;
    }

    /** Executes a command and returns its exit code. */
    public int run(String... args) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int exitCode = Main.commandLine(environment(new PrintWriter(outText), new PrintWriter(errText)))
                .execute(args);
        out = outText.toString();
        err = errText.toString();
        return exitCode;
    }

    Environment environment(PrintWriter outWriter, PrintWriter errWriter) {
        return new Environment(
                variables,
                folder,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                outWriter,
                errWriter,
                terminal());
    }

    /** The catalog that the commands use. */
    public Catalog catalog() {
        return Catalog.open(folder.resolve("data"));
    }

    private Terminal terminal() {
        return new Terminal() {
            @Override
            public boolean in() {
                return interactive;
            }

            @Override
            public boolean out() {
                return interactive;
            }

            @Override
            public boolean err() {
                return interactive;
            }

            @Override
            public Size size() {
                return size;
            }

            @Override
            public char @Nullable [] readSecret() {
                return secret == null ? null : secret.toCharArray();
            }
        };
    }
}
