package dev.pipewright.run;

import dev.pipewright.activity.Failures;
import dev.pipewright.activity.Greeting;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of a machine: started, greeted, attended as long as it is needed, and released. A cancel of the run does not reach it:
 * steps that are being stopped still need it.
 */
final class RunMachine {
    enum State {
        BOOTING,
        UP,
        /** It is gone, or does not answer any more, or never did. */
        LOST,
        /** It could not be started, and another one could not either. */
        REFUSED,
        RELEASED
    }

    private final MachineRequest request;
    private final MachineRules rules;
    private final Berth berth;
    private final Runnable changed;
    private State state = State.BOOTING;
    private @Nullable Machine machine;
    private @Nullable Greeting greeting;
    private @Nullable LostMachine lost;
    private @Nullable TemporalFailure refusal;
    private @Nullable CancellationScope life;
    private @Nullable Promise<Void> lived;
    private @Nullable Promise<Void> gone;
    private int users;

    /** @param changed told after each change of state */
    RunMachine(MachineRequest request, MachineRules rules, Berth berth, Runnable changed) {
        this.request = request;
        this.rules = rules;
        this.berth = berth;
        this.changed = changed;
    }

    void start() {
        CancellationScope scope = Workflow.newDetachedCancellationScope(() -> lived = Async.procedure(this::live));
        life = scope;
        scope.run();
    }

    private void live() {
        try {
            boot();
            while (state == State.UP) {
                attend();
            }
        } catch (CanceledFailure released) {
            return; // by release
        } catch (ActivityFailure failure) {
            if (!(failure.getCause() instanceof CanceledFailure)) {
                failed(failure);
            }
        }
    }

    private void boot() {
        Machine started = ActivityStubs.provisioning(number()).provision(request);
        machine = started;
        long end = Workflow.currentTimeMillis() + rules.bootTimeout().toMillis();
        while (state == State.BOOTING && !greeted(started, end - Workflow.currentTimeMillis())) {
            if (!exists(started)) {
                lose(started, false, "machine " + started.id() + " is gone before it reported");
            } else if (Workflow.currentTimeMillis() >= end) {
                lose(started, false, silent(started));
            }
        }
        if (state == State.BOOTING) {
            ActivityStubs.catalog().machineReady(started.id());
            enter(State.UP);
        }
    }

    /** False after a while in which nobody polled: it is time to see whether the machine is still there. */
    private boolean greeted(Machine started, long leftMillis) {
        Duration left = Duration.ofMillis(Math.max(1, leftMillis));
        try {
            greeting = ActivityStubs.greeting(number(), started, ActivityStubs.glance(rules.bootTimeout(), left))
                    .greet();
            return true;
        } catch (ActivityFailure failure) {
            if (neverStarted(failure)) {
                return false;
            }
            throw failure;
        }
    }

    private void failed(ActivityFailure failure) {
        Machine started = machine;
        if (started == null) {
            refusal = failure;
            enter(State.REFUSED);
        } else {
            lose(started, false, silent(started));
        }
    }

    private String silent(Machine started) {
        return "machine " + started.id() + " did not report within "
                + rules.bootTimeout().toSeconds() + " s of its start";
    }

    /** Returns when it is to be attended again, or is lost. */
    private void attend() {
        Machine there = machine();
        try {
            ActivityStubs.attending(number(), there, rules.lease()).attend();
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                throw failure;
            }
            if (neverStarted(failure)) {
                lose(
                        there,
                        true,
                        "machine " + there.id() + " is there but has not answered for "
                                + rules.lease().toSeconds() + " s");
                return;
            }
            if (!exists(there)) {
                lose(there, true, "machine " + there.id() + " is gone");
                return;
            }
            if (failure.getCause() instanceof TimeoutFailure) {
                return;
            }
        }
        ActivityStubs.breathe(number());
    }

    private static boolean neverStarted(ActivityFailure failure) {
        return failure.getCause() instanceof TimeoutFailure timeout
                && timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
    }

    /** One that cannot be asked for counts as there: then it answers within its lease, or not. */
    private boolean exists(Machine there) {
        try {
            return ActivityStubs.looking(number()).exists(there, request.orchestrator());
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                throw failure;
            }
            return true;
        }
    }

    private void lose(Machine there, boolean booted, String why) {
        lost = new LostMachine(there.id(), booted, why);
        enter(State.LOST);
    }

    private void enter(State next) {
        state = next;
        changed.run();
    }

    /** Greets the machine again, whose worker is another one than before. */
    void greetAgain() {
        greeting = during(() -> Async.function(ActivityStubs.greeting(number(), machine(), rules.lease())::greet));
    }

    /**
     * Waits for work on the machine, but no longer than the machine is there.
     *
     * @throws TemporalFailure of the work, or STEP_LOST
     */
    <T> T during(Functions.Func<Promise<T>> work) {
        List<Promise<T>> begun = new ArrayList<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> begun.add(work.apply()));
        scope.run();
        Promise<T> promise = begun.get(0);
        // Detached: a cancel reaches the work, and its end ends the wait.
        Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> promise.isCompleted() || state == State.LOST))
                .run();
        if (!promise.isCompleted()) {
            LostMachine gone = Objects.requireNonNull(lost);
            scope.cancel(gone.message());
            throw Failures.permanent(Failures.STEP_LOST, gone.message());
        }
        return promise.get();
    }

    /** Gives the machine back, in the background and whatever becomes of the run. A second call does nothing. */
    void release(String reason) {
        if (gone != null) {
            return;
        }
        Objects.requireNonNull(life).cancel(reason);
        Workflow.newDetachedCancellationScope(() -> gone = Async.procedure(() -> end(reason)))
                .run();
    }

    private void end(String reason) {
        Promise<Void> life = Objects.requireNonNull(lived);
        Workflow.await(life::isCompleted); // what is being started has to be there to be ended
        Machine there = machine;
        if (there != null) {
            try {
                ActivityStubs.releasing("release machine " + number() + ": " + reason)
                        .release(there, request.orchestrator(), reason);
            } catch (ActivityFailure failure) {
                Workflow.getLogger(RunMachine.class).warn("Machine {} could not be released", there.id(), failure);
            }
        }
        if (state != State.LOST && state != State.REFUSED) {
            state = State.RELEASED;
        }
        changed.run();
    }

    /** Whether it still counts against the number of machines that a run may have. */
    boolean counts() {
        return state == State.BOOTING || state == State.UP;
    }

    /** Whether steps may be sent to it. */
    boolean usable() {
        return counts() && gone == null;
    }

    /** Whether nothing is left to be done about it. */
    boolean settled() {
        return gone != null && gone.isCompleted();
    }

    int number() {
        return request.number();
    }

    Berth berth() {
        return berth;
    }

    State state() {
        return state;
    }

    String shownState() {
        return gone != null ? "is released" : state == State.BOOTING ? "boots" : "works";
    }

    /** Once it has been started. */
    Machine machine() {
        return Objects.requireNonNull(machine);
    }

    /** Once it is up. */
    Greeting greeting() {
        return Objects.requireNonNull(greeting);
    }

    @Nullable
    LostMachine lost() {
        return lost;
    }

    /** Why it could not be started; null if it could, or may yet. */
    @Nullable
    TemporalFailure refusal() {
        return refusal;
    }

    int users() {
        return users;
    }

    void enter() {
        users++;
    }

    void leave() {
        users--;
    }
}
