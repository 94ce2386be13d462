package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds a stack. */
@Command(
        name = "register",
        description = {
            "Register a stack of registered components; an orchestrator and an artifact store are needed.",
            "With --from-cloudformation, components that are not named are registered, too, under the stack's name."
        },
        footer = {
            "  pipewright stack register small -o two-cpus -a default",
            "  pipewright stack register small -o two-cpus -a default --set",
            "  pipewright stack register cloud --from-cloudformation OUTPUTS.json"
        })
final class StackRegister implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "The new name")
    private String name;

    @Mixin
    private StackChoice choice;

    @Option(names = "--set", description = "Make it the active stack")
    private boolean set;

    @Option(
            names = "--from-cloudformation",
            paramLabel = "OUTPUTS.json",
            description = "What 'aws cloudformation describe-stacks' printed for deploy/aws; '-' is standard input")
    private @Nullable String outputs;

    StackRegister(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        environment.say((registered() ? "Registered stack '" : "There is this stack already: '") + name + "'");
        if (set) {
            catalog.get().stacks().setActive(name);
            environment.say("  it is the active stack now");
        } else {
            environment.say("  use it: pipewright stack set " + name);
        }
    }

    /** False if just that stack was there, which only outputs may find. */
    private boolean registered() {
        if (outputs != null) {
            return new CloudFormationStack(catalog.get(), CloudFormationOutputs.read(environment, outputs))
                    .register(name, choice.byRole());
        }
        catalog.get().stacks().register(name, choice.byRole());
        return true;
    }
}
