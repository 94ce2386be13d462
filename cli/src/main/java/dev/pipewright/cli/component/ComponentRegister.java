package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a component. */
@Command(
        name = "register",
        description = "Register ${bundle:text.a} under a name, for stacks to choose.",
        footer =
                "  pipewright ${bundle:text.noun} register ${bundle:text.name} --flavor=${bundle:text.flavor} ${bundle:text.attribute}")
final class ComponentRegister implements Runnable {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "The new name")
    private String name;

    @Option(
            names = {"-f", "--flavor"},
            required = true,
            paramLabel = "FLAVOR",
            description = "Its kind; 'pipewright ${bundle:text.noun} flavor list' shows them")
    private String flavor;

    @Spec
    private CommandSpec spec;

    ComponentRegister(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Component component =
                catalog.get().components().register(role, name, flavor, AttributeOptions.given(spec, role));
        environment.say(
                "Registered " + role.words() + " '" + component.name() + "' (flavor " + component.flavor() + ")");
        environment.say("  choose it: pipewright stack update STACK --" + role.label() + "=" + component.name());
    }
}
