package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.component.ComponentView;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.TextInput;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.stack.Stack;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a stack from a file, with those of its components that are not there yet; all of it or nothing. */
@Command(
        name = "import",
        description = {
            "Register a stack from a file that 'stack export' wrote, with the components that are not registered yet.",
            "Everything is checked first; with any problem nothing is registered."
        },
        footer = {"  pipewright stack import small.yaml", "  pipewright stack import small.yaml --name small-2"})
final class StackImport implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "FILE", description = "The file; '-' is standard input")
    private String file;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "The stack's name here, in place of the one in the file")
    private @Nullable String name;

    StackImport(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        FileProblems problems = new FileProblems(source());
        StackFile stack = new StackFileReader(problems).read(text());
        String wanted = name == null ? stack.name() : name;
        if (wanted == null) {
            problems.add(0, "'stack' is missing: the name of the stack");
        }
        String registered = wanted == null ? "stack" : wanted;
        catalog.get().atomically(() -> register(registered, stack, problems.copy()));
        environment.say("Imported stack '" + registered + "'");
        environment.say("  use it: pipewright stack set " + registered);
    }

    private String source() {
        return file.equals("-") ? "standard input" : file;
    }

    private String text() {
        try {
            return TextInput.read(environment, file);
        } catch (IOException e) {
            int exitCode = e instanceof NoSuchFileException ? ExitCode.NOT_FOUND : ExitCode.USAGE;
            throw new UserError(exitCode, "Cannot import " + source() + ": " + FileReasons.of(e), null, e);
        }
    }

    /** Tries it all in a transaction; the error that tells the problems takes everything back. */
    private boolean register(String wanted, StackFile stack, FileProblems problems) {
        Map<Role, String> chosen = new EnumMap<>(Role.class);
        stack.components().forEach((role, entry) -> {
            if (component(role, entry, problems)) {
                chosen.put(role, entry.name());
            }
        });
        if (!problems.isEmpty()) {
            // What stands in for a component with a problem, so that the stack's name is checked as well.
            chosen.putIfAbsent(Role.ORCHESTRATOR, Stack.DEFAULT_NAME);
            chosen.putIfAbsent(Role.ARTIFACT_STORE, Stack.DEFAULT_NAME);
        }
        try {
            catalog.get().stacks().register(wanted, chosen);
        } catch (CatalogException e) {
            boolean taken = e.kind() == CatalogException.Kind.REFUSED;
            note(problems, stack.line(), e, taken ? "add --name=OTHER" : e.hint());
        }
        if (!problems.isEmpty()) {
            throw problems.error("import " + source());
        }
        return true;
    }

    /** Whether the component is registered now as the file describes it. */
    private boolean component(Role role, StackFile.Entry entry, FileProblems problems) {
        Component known = known(role, entry.name());
        try {
            if (entry.flavor() == null) {
                catalog.get().components().get(role, entry.name());
            } else if (known == null) {
                catalog.get().components().register(role, entry.name(), entry.flavor(), entry.attributes());
            } else if (!known.flavor().equals(entry.flavor())
                    || !known.attributes().equals(entry.attributes())) {
                problems.add(
                        entry.line(),
                        role.words() + " '" + entry.name() + "' is registered differently here: flavor "
                                + known.flavor() + " " + ComponentView.attributes(known.attributes()),
                        ExitCode.REFUSED,
                        "pipewright " + role.label() + " rename " + entry.name() + " OTHER");
                return false;
            }
            return true;
        } catch (CatalogException e) {
            note(problems, entry.line(), e, e.hint());
            return false;
        }
    }

    private @Nullable Component known(Role role, String wanted) {
        for (Component component : catalog.get().components().list(role)) {
            if (component.name().equals(wanted)) {
                return component;
            }
        }
        return null;
    }

    private static void note(FileProblems problems, int line, CatalogException e, @Nullable String hint) {
        problems.add(line, String.valueOf(e.getMessage()), ExitCode.of(e.kind()), hint);
    }
}
