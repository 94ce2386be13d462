package dev.pipewright.cli.run;

import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.CachedRun;
import dev.pipewright.run.RunRequest;
import dev.pipewright.stack.Stack;
import dev.pipewright.worker.HostedRun;
import dev.pipewright.worker.RunHost;
import dev.pipewright.worker.RunRefusedException;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Executes a recorded run: in this process, followed to its end, or by another that outlives this one. */
final class Execution {
    private static final long LOOK_EVERY_MILLIS = 100;

    /** Grace of the steps, and some for what is done after it. */
    private static final long LONGEST_STOP_SECONDS = 30;

    private final RunTools tools;
    private final FollowOptions follow;
    private final boolean json;

    Execution(RunTools tools, FollowOptions follow, boolean json) {
        this.tools = tools;
        this.follow = follow;
        this.json = json;
    }

    /** Completes a new run from earlier results if they answer all of it; with a server, that one is to see every run. */
    boolean isAnsweredByCache(RunRequest request) {
        if (tools.durable()) {
            return false;
        }
        Stack stack = tools.catalog().stacks().resolve(request.stack());
        return CachedRun.complete(request, stack, tools.recorder());
    }

    /** Shows a run that is over. */
    int show(RunRequest request) throws IOException {
        return Follower.exitCode(follower(request).finish());
    }

    private Follower follower(RunRequest request) {
        return new Follower(tools, request.run(), legs(request), follow.logs(), json);
    }

    /** @param ahead a host that is being opened, unless the run is to be executed by a background process */
    int execute(RunRequest request, HostAhead ahead) throws IOException, InterruptedException {
        if (follow.detached()) {
            return new Detached(tools, json).start(request, ahead);
        }
        CountDownLatch closed = new CountDownLatch(1);
        try (RunHost host = ahead.take();
                HostedRun run = start(host, request)) {
            Follower follower = follower(request);
            Thread onInterrupt = new Thread(() -> interrupted(run, host, follower, closed), "stop");
            Runtime.getRuntime().addShutdownHook(onInterrupt);
            while (!run.await(LOOK_EVERY_MILLIS)) {
                follower.look();
            }
            int exitCode = Follower.exitCode(follower.finish());
            removeUnlessShuttingDown(onInterrupt);
            return exitCode;
        } finally {
            closed.countDown();
        }
    }

    private static List<String> legs(RunRequest request) {
        return new Graph(request.pipeline().steps())
                .order().stream()
                        .filter(Step::included)
                        .flatMap(step -> Leg.of(step).stream())
                        .map(Leg::name)
                        .toList();
    }

    static HostedRun start(RunHost host, RunRequest request) throws IOException {
        try {
            return host.start(request);
        } catch (RunRefusedException e) {
            throw UserError.refused(String.valueOf(e.getMessage()), "pipewright runs follow " + request.run());
        } catch (UnreachableException e) {
            throw RunTools.unreachable(e);
        }
    }

    /** Runs as the JVM goes down: where the steps run here, they are ended in order before it does. */
    private void interrupted(HostedRun run, RunHost host, Follower follower, CountDownLatch closed) {
        if (!host.executesHere()) {
            follower.leave("Run " + run.name() + " goes on; stop it with: pipewright runs stop " + run.name());
            return;
        }
        SecondInterrupt.handle(() -> endAtOnce(run, host, follower));
        follower.say(
                "Stopping run " + run.name() + " (its steps have ten seconds to end; Ctrl-C again ends them at once)");
        run.cancel();
        if (!awaitEnd(closed)) {
            follower.leave("Run " + run.name() + " did not end in time; continue it with: pipewright runs resume "
                    + run.name());
        }
    }

    /** Whoever presses Ctrl-C twice does not want to wait: neither for the steps nor for what is done after them. */
    private static void endAtOnce(HostedRun run, RunHost host, Follower follower) {
        try {
            follower.leave(
                    "Ending run " + run.name() + " at once; continue it with: pipewright runs resume " + run.name());
            host.kill(run.name());
        } finally {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }

    private static void removeUnlessShuttingDown(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It is running, and ends by itself.
        }
    }

    /** Executes a run without a terminal, for the background process. */
    static int executeQuietly(RunTools tools, RunRequest request) throws IOException, InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RunHost host = tools.open(RunHost::open);
                HostedRun run = start(host, request)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                run.cancel();
                awaitEnd(closed);
            }));
            while (!run.await(LOOK_EVERY_MILLIS)) {
                // The wait itself passes on a stop that is asked for in the catalog.
            }
            return Follower.exitCode(tools.catalog().runs().get(request.run()));
        } finally {
            closed.countDown();
        }
    }

    private static boolean awaitEnd(CountDownLatch closed) {
        try {
            return closed.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
