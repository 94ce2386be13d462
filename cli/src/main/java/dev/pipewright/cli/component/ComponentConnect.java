package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.worker.RegistryProbe;
import dev.pipewright.worker.StoreProbe;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets a component authenticate with a service connector. */
@Command(
        name = "connect",
        description = {
            "Let ${bundle:text.a} authenticate with a service connector, and try whether it can.",
            "Flavors that authenticate to a cloud take one."
        },
        footer = "  pipewright ${bundle:text.noun} connect ${bundle:text.name} --connector cloud")
final class ComponentConnect implements Callable<Integer> {
    private final Role role;
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Option(
            names = {"-c", "--connector"},
            required = true,
            paramLabel = "CONNECTOR",
            description = "The service connector")
    private String connector;

    ComponentConnect(Role role, Environment environment, Supplier<Catalog> catalog) {
        this.role = role;
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String before = catalog.get().components().get(role, name).connector();
        catalog.get().components().connect(role, name, connector);
        boolean used;
        try {
            used = tried();
        } catch (IOException | InterruptedException | RuntimeException e) {
            catalog.get().components().connect(role, name, before);
            throw e;
        }
        environment.say("Connected " + role.words() + " '" + name + "' to service connector '" + connector + "'"
                + (used ? "; there are objects in it already" : ""));
        return 0;
    }

    /** Whether there is anything in it, as far as that is looked for. */
    private boolean tried() throws IOException, InterruptedException {
        if (role == Role.CONTAINER_REGISTRY) {
            new RegistryProbe(catalog).logIn(name);
        }
        return role == Role.ARTIFACT_STORE && new StoreProbe(catalog).holdsAnything(name);
    }
}
