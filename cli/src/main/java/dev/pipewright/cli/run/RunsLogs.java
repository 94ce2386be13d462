package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.worker.Requests;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what the steps of a run printed. */
@Command(
        name = "logs",
        description = {
            "Print what the steps of a run printed: of one step, or of all, each line with its step's name. What a machine"
                    + " wrote while it booted is in there, too, as if it were a step machine/ID.",
            "With -f go on until the run ends. With -o json each line is an object with step, attempt and line."
        },
        footer = {"  pipewright runs logs training-1 train", "  pipewright runs logs -f training-1"})
final class RunsLogs implements Callable<Integer> {
    private final RunTools tools;

    private static final long LOOK_EVERY_MILLIS = 200;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run's name")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STEP",
            description = "A step, or one leg of it, train[alpha=0.1] (default: all)")
    private @Nullable String step;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run ends")
    private boolean follow;

    @Option(names = "--attempt", paramLabel = "N", description = "Only this attempt (default: all)")
    private @Nullable Integer attempt;

    @Mixin
    private OutputOption output = new OutputOption();

    RunsLogs(Environment environment, Supplier<Catalog> catalog) {
        tools = new RunTools(environment, catalog);
    }

    @Override
    public Integer call() throws Exception {
        Run run = tools.run(name);
        checkStep();
        LogFollower logs = new LogFollower(
                tools.stores()
                        .logs(tools.catalog().stacks().resolve(run.stack()).artifactStore()),
                tools.environment().out(),
                format());
        StepOrder order = new StepOrder(Requests.of(tools.catalog(), name));
        RunFeed feed = new RunFeed(tools.catalog(), name);
        CountDownLatch never = new CountDownLatch(1);
        do {
            RunFeed.News news = feed.poll();
            run = news.run();
            Stream.concat(news.machines().stream().map(MachineLog::asStep), order.asStarted(news.changed()).stream())
                    .filter(this::wanted)
                    .forEach(logs::see);
            logs.print();
            tools.noticeInterrupted();
        } while (follow && !run.status().finished() && !never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        logs.close();
        return 0;
    }

    private LogFormat format() {
        if (output.json()) {
            return LogFormat.JSON;
        }
        return step == null || !step.contains("[") ? LogFormat.PREFIXED : LogFormat.PLAIN;
    }

    private boolean wanted(StepAttempt candidate) {
        return (step == null
                        || candidate.step().equals(step)
                        || candidate.step().startsWith(step + "["))
                && (attempt == null || candidate.attempt() == attempt);
    }

    private void checkStep() {
        List<StepAttempt> attempts = tools.catalog().steps().list(name);
        List<MachineRecord> machines = tools.catalog().machines().list(MachineFilter.of(name));
        if (step == null
                || follow
                || attempts.stream().anyMatch(this::wanted)
                || machines.stream().map(MachineLog::asStep).anyMatch(this::wanted)) {
            return;
        }
        Set<String> steps = new LinkedHashSet<>();
        attempts.forEach(each -> steps.add(each.step()));
        String which = attempt == null ? "step '" + step + "'" : "attempt " + attempt + " of step '" + step + "'";
        throw UserError.notFound(
                "Cannot show logs of run '" + name + "': it has no " + which,
                "its steps are: " + String.join(", ", steps));
    }
}
