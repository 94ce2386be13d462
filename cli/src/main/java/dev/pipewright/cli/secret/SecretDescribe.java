package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Secret;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one secret. */
@Command(
        name = "describe",
        description = "Show when a secret was created and when it got its value; the value itself is never shown.",
        footer = "  pipewright secret describe DB_PASSWORD")
final class SecretDescribe implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "NAME", description = "Its name")
    private String name;

    @Mixin
    private OutputOption output;

    SecretDescribe(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Secret secret = catalog.get().secrets().get(name);
        if (output.json()) {
            Json.print(environment.out(), SecretView.json(secret));
            return;
        }
        Table.ofFields(environment.outColour())
                .field("Name", secret.name())
                .field("Created", Text.moment(secret.created()))
                .field("Updated", Text.moment(secret.updated()))
                .print(environment.out());
    }
}
