package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Secret;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all secrets. */
@Command(
        name = "list",
        description = "List the secrets, without their values.",
        footer = "  pipewright secret list -o json")
final class SecretList implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private OutputOption output;

    SecretList(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        List<Secret> secrets = catalog.get().secrets().list();
        if (output.json()) {
            Json.print(environment.out(), secrets.stream().map(SecretView::json).toList());
            return;
        }
        Table table = Table.of(environment.outColour(), "NAME", "UPDATED");
        for (Secret secret : secrets) {
            table.row(secret.name(), Text.moment(secret.updated()));
        }
        table.print(environment.out());
        if (table.isEmpty()) {
            environment.say("  add the first: pipewright secret create NAME");
        }
    }
}
