package dev.pipewright.cli.machine;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.run.MachineLog;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a machine wrote. */
@Command(
        name = "logs",
        description = {
            "Print what a machine wrote while it booted and ended: why one never became ready, say.",
            "What its steps printed is in the logs of the run. The log is kept with those, also when the machine is gone."
        },
        footer = {
            "  pipewright machines logs training-1-0c9f2a11-1",
            "  pipewright machines logs -f training-1-0c9f2a11-1"
        })
final class MachinesLogs implements Callable<Integer> {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "ID", description = "The machine's id")
    private String id;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the machine ends")
    private boolean follow;

    @Mixin
    private OutputOption output;

    MachinesLogs(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        new MachineLog(environment, catalog.get(), output.json()).print(id, follow);
        return 0;
    }
}
