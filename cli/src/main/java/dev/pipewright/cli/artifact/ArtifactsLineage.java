package dev.pipewright.cli.artifact;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Lineage;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Text;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows where an artifact came from and what was made of it. */
@Command(
        name = "lineage",
        description = "Show what an artifact was made from, back to the data from outside, and what was made of it.",
        footer = "  pipewright artifacts lineage training-3/train.model")
final class ArtifactsLineage implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "REF", description = "run/step.output, or the first digits of a digest")
    private String reference;

    @Mixin
    private OutputOption output;

    ArtifactsLineage(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        Lineage lineage = catalog.get().artifacts().lineage(reference);
        if (output.json()) {
            Json.print(environment.out(), LineageTree.json(lineage));
            return;
        }
        for (String line : LineageTree.lines(lineage)) {
            environment.out().println(Text.line(line));
        }
    }
}
