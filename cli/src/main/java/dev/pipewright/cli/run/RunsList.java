package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.RunFilter;
import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(
        name = "list",
        description = "List the newest runs.",
        footer = {"  pipewright runs list", "  pipewright runs list --pipeline training --status failed -o json"})
final class RunsList implements Callable<Integer> {
    private final RunTools tools;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Only runs of this pipeline")
    private @Nullable String pipeline;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only runs that are ${COMPLETION-CANDIDATES} (in any case)")
    private @Nullable RunStatus status;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "COUNT",
            defaultValue = "50",
            description = "How many at most (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    @Mixin
    private OutputOption output = new OutputOption();

    RunsList(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        if (limit < 1) {
            throw UserError.usage("Cannot list " + limit + " runs: --limit is at least 1", null);
        }
        tools.noticeInterrupted();
        List<Run> runs = tools.catalog().runs().list(new RunFilter(status, pipeline, limit));
        Environment environment = tools.environment();
        if (output.json()) {
            Json.print(environment.out(), runs.stream().map(RunTrees::run).toList());
            return 0;
        }
        if (runs.isEmpty()) {
            environment.say(
                    pipeline == null && status == null
                            ? "No runs; start one with: pipewright run FILE_OR_FOLDER"
                            : "No such runs; see all with: pipewright runs list");
            return 0;
        }
        Table table = Table.of(environment.outColour(), "NAME", "PIPELINE", "STACK", "STATUS", "CREATED", "TOOK");
        Instant now = Instant.now();
        for (Run run : runs) {
            Instant end = run.ended() == null ? now : run.ended();
            table.row(
                    run.name(),
                    run.pipeline(),
                    run.stack(),
                    RunTrees.status(run.status()),
                    Text.moment(run.created()),
                    Text.between(run.started(), end));
        }
        table.print(environment.out());
        return 0;
    }
}
