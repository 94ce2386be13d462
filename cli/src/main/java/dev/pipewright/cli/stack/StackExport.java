package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a stack down. */
@Command(
        name = "export",
        description =
                "Write a stack with its components as YAML, or as JSON, which is YAML too. The default components are only named, not described.",
        footer = {"  pipewright stack export small small.yaml", "  pipewright stack export small | less"})
final class StackExport implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "-",
            paramLabel = "FILE",
            description = "The file to write; standard output if there is none, or for '-'")
    private String file;

    @Option(names = "--force", description = "Replace the file if it is there")
    private boolean force;

    @Mixin
    private OutputOption output;

    StackExport(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        StackFile stack = StackFile.of(catalog.get(), name);
        String text = output.json() ? Json.text(stack.json()) + "\n" : stack.yaml();
        if (file.equals("-")) {
            environment.out().print(text);
            return;
        }
        Path target = environment.resolve(file);
        if (Files.exists(target) && !force) {
            throw UserError.refused(
                    "Cannot export stack '" + name + "' to " + file + ": the file is there", "add --force");
        }
        write(target, text);
        environment.say("Exported stack '" + name + "' to " + file);
        environment.say("  take it up elsewhere: pipewright stack import " + file);
    }

    private void write(Path target, String text) {
        try {
            Files.writeString(
                    target,
                    text,
                    StandardOpenOption.WRITE,
                    force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UserError(
                    ExitCode.REFUSED,
                    "Cannot export stack '" + name + "' to " + file + ": " + FileReasons.of(e),
                    null,
                    e);
        }
    }
}
