package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** Gives a secret another value. */
@Command(
        name = "update",
        description = "Give a secret another value. Steps that start from now on get it.",
        footer = {
            "  pipewright secret update DB_PASSWORD",
            "  pipewright secret update DB_PASSWORD --from-file password.txt"
        })
final class SecretUpdate implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private SecretValue value;

    @Unmatched // a mixin cannot have it
    private List<String> surplus = new ArrayList<>();

    SecretUpdate(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        value.refuseTyped(surplus);
        String name = value.name();
        catalog.get().secrets().get(name);
        catalog.get().secrets().update(name, value.read(environment));
        environment.say("Updated secret '" + name + "'");
    }
}
