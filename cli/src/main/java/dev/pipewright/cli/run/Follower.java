package dev.pipewright.cli.run;

import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.view.RunSummary;
import dev.pipewright.cli.view.RunView;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows a run as it goes, whoever executes it, and how it ended. */
final class Follower {
    private static final long LOOK_EVERY_MILLIS = 200;

    private final RunTools tools;
    private final RunFeed feed;
    private final RunView view;
    private final boolean json;
    private final @Nullable LogFollower logs;

    /** @param steps the names of all legs, to be shown as waiting; may be empty */
    Follower(RunTools tools, String run, List<String> steps, boolean withLogs, boolean json) {
        Environment environment = tools.environment();
        this.tools = tools;
        this.json = json;
        this.feed = new RunFeed(tools.catalog(), run);
        this.view = RunView.of(environment, withLogs, steps, Clock.system(ZoneId.systemDefault()));
        this.logs = withLogs
                ? new LogFollower(logsOf(tools, run), json ? environment.err() : environment.out(), LogFormat.PREFIXED)
                : null;
    }

    private static Logs logsOf(RunTools tools, String run) {
        String stack = tools.catalog().runs().get(run).stack();
        return tools.stores().logs(tools.catalog().stacks().resolve(stack).artifactStore());
    }

    /** Says something that has to do with the run; it goes on being shown. */
    void say(String line) {
        view.say(line);
    }

    /** Says something that is the last of it, also if the run goes on. */
    void leave(String line) {
        view.close();
        view.say(line);
    }

    /** Shows what is new. */
    Run look() throws IOException {
        RunFeed.News news = feed.poll();
        if (!news.images().isEmpty() || !news.machines().isEmpty()) {
            view.begin(news.run(), List.of()); // of a run that goes on already, its name comes first
            view.prepare(news.images(), news.machines());
        }
        if (logs != null) {
            view.begin(news.run(), news.changed());
            for (MachineRecord machine : news.machines()) {
                logs.see(MachineLog.asStep(machine));
            }
            for (StepAttempt attempt : news.changed()) {
                logs.see(attempt);
            }
            logs.print();
        }
        view.update(news.run(), news.changed());
        return news.run();
    }

    /** Shows the last of it and the summary. */
    Run finish() throws IOException {
        Run run = look();
        view.close();
        RunSummary summary = summary(run);
        if (json) {
            summary.printJson(tools.environment());
        } else {
            summary.print(tools.environment());
        }
        return run;
    }

    private RunSummary summary(Run run) {
        Catalog catalog = tools.catalog();
        RunSummary steps = new RunSummary(run, catalog.steps().latest(run.name()));
        return run.fleet() == 0
                ? steps
                : steps.with(
                        catalog.builds().list(run.name()), catalog.machines().list(MachineFilter.of(run.name())));
    }

    /** Follows a run that others execute. Ctrl-C ends the following only. */
    static int untilEnd(RunTools tools, String run, boolean withLogs, boolean json)
            throws IOException, InterruptedException {
        Follower follower = new Follower(tools, run, List.of(), withLogs, json);
        Thread goodbye =
                new Thread(() -> follower.leave("Run " + run + " goes on; stop it with: pipewright runs stop " + run));
        Runtime.getRuntime().addShutdownHook(goodbye);
        CountDownLatch never = new CountDownLatch(1);
        while (!follower.look().status().finished() && !never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            tools.noticeInterrupted();
        }
        Run ended = follower.finish();
        Runtime.getRuntime().removeShutdownHook(goodbye);
        return exitCode(ended);
    }

    static int exitCode(Run run) {
        return run.status() == RunStatus.COMPLETED ? ExitCode.OK : ExitCode.RUN_FAILED;
    }
}
