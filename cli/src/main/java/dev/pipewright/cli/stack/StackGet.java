package dev.pipewright.cli.stack;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which stack is active. */
@Command(
        name = "get",
        description = "Print the name of the active stack: the one that commands use which name none.",
        footer = "  pipewright stack get")
final class StackGet implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Mixin
    private OutputOption output;

    StackGet(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        String active = catalog.get().stacks().active();
        if (output.json()) {
            Json.print(environment.out(), Map.of("name", active));
        } else {
            environment.out().println(active);
        }
    }
}
