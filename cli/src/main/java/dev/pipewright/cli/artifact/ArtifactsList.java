package dev.pipewright.cli.artifact;

import dev.pipewright.activities.catalog.ArtifactRecord;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the artifacts of one run or the newest of all. */
@Command(
        name = "list",
        description = "List artifacts, the newest first; with --run all of that run.",
        footer = {"  pipewright artifacts list", "  pipewright artifacts list --run training-3"})
final class ArtifactsList implements Runnable {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Option(names = "--run", paramLabel = "RUN", description = "Only those of this run")
    private @Nullable String run;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "50",
            description = "How many at most, without --run (default: 50)")
    private int limit;

    @Mixin
    private OutputOption output;

    ArtifactsList(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public void run() {
        List<ArtifactRecord> records = records();
        if (output.json()) {
            Json.print(
                    environment.out(), records.stream().map(ArtifactView::json).toList());
            return;
        }
        Table table = Table.of(environment.outColour(), "ARTIFACT", "DIGEST", "FILES", "ORIGIN", "CREATED", "SIZE");
        for (ArtifactRecord record : records) {
            table.row(
                    record.address(),
                    ArtifactView.shortDigest(record.artifact().digest()),
                    record.artifact().files(),
                    ArtifactView.origin(record),
                    Text.moment(record.created()),
                    Text.bytes(record.artifact().bytes()));
        }
        table.print(environment.out());
        if (table.isEmpty()) {
            environment.say("  make the first: pipewright run PIPELINE");
        }
    }

    private List<ArtifactRecord> records() {
        if (run == null) {
            return catalog.get().artifacts().list(limit);
        }
        return catalog.get().artifacts().of(catalog.get().runs().get(run).name());
    }
}
