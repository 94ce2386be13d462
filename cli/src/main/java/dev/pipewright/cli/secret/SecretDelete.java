package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.YesOption;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a secret away. */
@Command(
        name = "delete",
        description = "Delete a secret. Steps that ask for it fail from now on.",
        footer = "  pipewright secret delete DB_PASSWORD --yes")
final class SecretDelete implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private YesOption yes;

    SecretDelete(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        catalog.get().secrets().get(name);
        yes.confirm(environment, "Delete secret '" + name + "'?", "delete secret '" + name + "'");
        catalog.get().secrets().delete(name);
        environment.say("Deleted secret '" + name + "'");
    }
}
