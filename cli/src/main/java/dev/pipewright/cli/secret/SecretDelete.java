package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Secrets;
import dev.pipewright.cli.console.Deletion;
import dev.pipewright.cli.console.Environment;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a secret away. */
@Command(
        name = "delete",
        description = "Delete a secret. Steps that ask for it fail from now on.",
        footer = "  pipewright secret delete DB_PASSWORD --yes")
final class SecretDelete implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private Deletion deletion;

    SecretDelete(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Secrets secrets = catalog.get().secrets();
        deletion.run(environment, "secret", secrets::get, secrets::delete);
    }
}
