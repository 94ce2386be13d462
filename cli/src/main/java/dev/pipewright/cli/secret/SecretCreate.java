package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** Adds a secret. */
@Command(
        name = "create",
        description = {
            "Store a secret, sealed. A step that names it under 'secrets' has it as an environment variable.",
            "The value is asked for without showing it, or read from a file or from standard input."
        },
        footer = {
            "  pipewright secret create DB_PASSWORD",
            "  pipewright secret create DB_PASSWORD --from-file password.txt",
            "  pass show db | pipewright secret create DB_PASSWORD --from-stdin"
        })
final class SecretCreate implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private SecretValue value;

    @Unmatched // a mixin cannot have it
    private List<String> surplus = new ArrayList<>();

    SecretCreate(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        value.refuseTyped(surplus);
        String name = value.name();
        catalog.get().secrets().create(name, value.read(environment));
        environment.say("Created secret '" + name + "'");
        environment.say("  a step gets it with: secrets: [" + name + "]");
    }
}
