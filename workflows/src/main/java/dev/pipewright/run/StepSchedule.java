package dev.pipewright.run;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the steps as the graph allows: each leg by itself, the legs of a large matrix in groups. */
final class StepSchedule {
    /**
     * Legs that wait for machines or run at once. Each is a thread of the workflow that is asked after every event whether it
     * can go on: more of them cost more than they bring.
     */
    private static final int LEGS_AT_ONCE = 32;

    /**
     * The server warns at 10,240 events. Each event makes the next one a little dearer, and the steps that still run when this is reached need
     * some, too.
     */
    private static final int LONG_HISTORY = 3_000;

    private final RunRequest request;
    private final CatalogActivities catalog;
    private final Images images;
    private final @Nullable Fleet fleet;
    private final LegRunner runner;
    private final StepBoard board;
    private final Map<String, Outcome> restored;
    private final TaskPool pool;
    private final StepGroups groups;
    private final @Nullable Instant deadline;
    private final Runnable running;
    private boolean runs;
    private boolean historyFull;
    private boolean cancelled;
    private boolean ranAny;
    private boolean timedOut;

    /** @param running what to do before the first step is executed */
    StepSchedule(
            RunRequest request,
            LegContext context,
            CatalogActivities catalog,
            List<FinishedStep> finished,
            Runnable running) {
        this.request = request;
        Integer most = request.legsAtOnce();
        pool = new TaskPool(most == null ? LEGS_AT_ONCE : most);
        this.catalog = catalog;
        this.running = running;
        board = new StepBoard(request);
        images = new Images(context, request.images());
        fleet = context.stack().orchestrator().bootsMachines()
                ? new Fleet(context, this::expects, this::showDetails)
                : null;
        runner = new LegRunner(
                context,
                images,
                fleet == null
                        ? new SharedPlace(context, images, this::runs)
                        : new MachinePlace(images, fleet, this::runs, board::grew));
        groups = new StepGroups(request, context, board, images, this::runs, this::ended);
        restored = board.restore(finished);
        deadline = deadline(request);
    }

    StepBoard board() {
        return board;
    }

    /** Whether steps are left that a fresh history should run. */
    boolean continuesInNewHistory() {
        return historyFull && !cancelled && failure() == null;
    }

    /** Whether an attempt was made at all, by this execution. */
    boolean ranAny() {
        return ranAny;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Returns when nothing runs any more, after a cancel too. */
    void run() {
        CancellationScope outer = CancellationScope.current();
        CancellationScope clock = Workflow.newCancellationScope(this::startClock);
        clock.run();
        pool.drain(this::hand);
        cancelled = outer.isCancelRequested();
        clock.cancel("the steps have ended");
        skipRest();
    }

    /** A run that is stopped while its machines are released does not go on either. */
    void noteCancel() {
        if (!cancelled && CancellationScope.current().isCancelRequested()) {
            cancelled = true;
            skipRest();
        }
    }

    private void skipRest() {
        if (!continuesInNewHistory()) {
            Outcome failure = board.firstFailure();
            board.skipRest(
                    failure != null
                            ? "not started: step '" + failure.leg() + "' failed"
                            : "not started: the run was stopped");
            recordSkipped();
        }
    }

    private void startClock() {
        Instant end = deadline;
        if (end != null) {
            Duration left = Duration.between(now(), end);
            Workflow.newTimer(left.isNegative() ? Duration.ZERO : left).thenApply(fired -> {
                timedOut = true;
                pool.cancel("the run took too long");
                return true;
            });
        }
    }

    /** When the pipeline's timeout ends the run; null if it has none. */
    @Nullable
    Instant deadline() {
        return deadline;
    }

    private static @Nullable Instant deadline(RunRequest request) {
        Duration timeout = request.pipeline().timeout();
        return timeout == null || request.deadline() != null ? request.deadline() : now().plus(timeout);
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** Why the run failed as a whole; null if it did not. */
    @Nullable
    String failure() {
        if (timedOut) {
            String iso = String.valueOf(request.pipeline().timeout());
            return "Run '" + request.run() + "' took longer than its timeout of "
                    + iso.replaceFirst("^PT", "").toLowerCase(Locale.ROOT);
        }
        Outcome failure = board.firstFailure();
        return failure == null ? null : String.valueOf(failure.message());
    }

    /** Hands out what became ready. */
    private void hand() {
        recordSkipped();
        if (Workflow.getInfo().getHistoryLength() > LONG_HISTORY) {
            historyFull = true;
            pool.stopStarting();
        }
        for (Step step = board.nextReady(); step != null; step = board.nextReady()) {
            submit(step);
        }
        if (fleet != null) {
            fleet.settle();
        }
        showDetails();
    }

    private void showDetails() {
        Workflow.setCurrentDetails(Details.of(board, fleet == null ? List.of() : fleet.machines()));
    }

    /** A step is about to be executed. */
    private void runs() {
        if (!runs) {
            runs = true;
            running.run();
        }
    }

    /** Whether a leg that has not begun may need such a machine. */
    private boolean expects(Berth berth) {
        return !pool.startsNothing() && board.mayRun(berth::isFor);
    }

    /** Returns when no machine of this execution is left. */
    void releaseMachines() {
        if (fleet != null) {
            fleet.releaseAll();
        }
    }

    /** What a fresh history need not find out again. */
    List<RunImage> images() {
        return images.known();
    }

    private void submit(Step step) {
        List<Leg> legs = board.legs(step);
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < legs.size(); i++) {
            Outcome before = restored.get(legs.get(i).name());
            if (before == null) {
                open.add(i);
            } else {
                board.finish(legs.get(i), before);
            }
        }
        Map<String, StepInput> inputs = board.inputs(step);
        // Children cannot share machines: there, a fresh history bounds this one's length.
        if (fleet == null && StepGroups.serve(open.size())) {
            groups.submit(step, inputs, open, pool);
        } else {
            open.forEach(position -> submit(legs.get(position), inputs));
        }
    }

    private void submit(Leg leg, Map<String, StepInput> inputs) {
        pool.submit(1, runner.story(leg, inputs, board.treatment(leg.step()), outcome -> ended(leg, outcome)));
    }

    private void ended(Leg leg, Outcome outcome) {
        boolean first = board.firstFailure() == null;
        ranAny = ranAny || outcome.state() != StepState.CACHED;
        board.finish(leg, outcome);
        if (!first || board.firstFailure() == null) {
            return;
        }
        if (request.options().failureMode() == FailureMode.STOP) {
            pool.stopStarting();
            groups.stopStarting();
        } else if (request.options().failureMode() == FailureMode.FAIL_FAST) {
            pool.cancel("step '" + outcome.leg() + "' failed");
        }
    }

    private void recordSkipped() {
        for (Outcome skipped : board.takeSkipped()) {
            Workflow.newDetachedCancellationScope(() -> catalog.recordStep(record(skipped)))
                    .run();
        }
    }

    private StepRecord record(Outcome skipped) {
        return StepRecord.skipped(request.run(), skipped.leg(), String.valueOf(skipped.message()));
    }
}
