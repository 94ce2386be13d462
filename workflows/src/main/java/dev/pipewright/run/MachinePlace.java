package dev.pipewright.run;

import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Machines that the run boots: its image is built while one starts, and the attempt waits for both. */
final class MachinePlace implements Place {
    /** A worker on a machine that is started anew more often than this during one attempt will not get to it. */
    private static final int MOST_KEYS = 10;

    private final Images images;
    private final Fleet fleet;
    private final Runnable beforeEach;
    private final Consumer<Leg> grew;
    private final Map<String, Leg> begun = new HashMap<>();

    /**
     * @param beforeEach what to do when an attempt has all it needs
     * @param grew told of a leg that does not need such a machine any more as its step asks for
     */
    MachinePlace(Images images, Fleet fleet, Runnable beforeEach, Consumer<Leg> grew) {
        this.images = images;
        this.fleet = fleet;
        this.beforeEach = beforeEach;
        this.grew = grew;
    }

    @Override
    public AttemptEnd execute(Leg leg, StepExecution execution) {
        begin(leg);
        Promise<BuiltImage> image;
        try {
            image = images.built(leg.step());
        } catch (TemporalFailure failure) {
            return AttemptEnd.unprepared(failure, leg.name());
        }
        Lease lease = fleet.ask(leg);
        AttemptEnd end = execute(leg, execution, image, lease);
        fleet.giveBack(lease);
        return end;
    }

    private void begin(Leg leg) {
        Leg before = begun.put(leg.name(), leg);
        if (before == null) {
            fleet.begin(leg);
        } else if (!before.step().resources().equals(leg.step().resources())) {
            fleet.begin(leg);
            grew.accept(leg);
            fleet.over(before);
        }
    }

    @Override
    public void over(Leg leg) {
        Leg last = begun.remove(leg.name());
        if (last != null) {
            fleet.over(last);
        }
    }

    private AttemptEnd execute(Leg leg, StepExecution execution, Promise<BuiltImage> image, Lease lease) {
        try {
            Workflow.await(() -> lease.failed() || failed(image) || (lease.settled() && image.isCompleted()));
        } catch (TemporalFailure cancelled) {
            return AttemptEnd.of(cancelled, leg.name());
        }
        TemporalFailure trouble = trouble(image, lease.machine());
        if (trouble != null) {
            return AttemptEnd.unprepared(trouble, leg.name());
        }
        RunMachine machine = Objects.requireNonNull(lease.machine());
        LostMachine lost = machine.lost();
        return lost != null ? AttemptEnd.lost(lost) : on(machine, leg, execution.in(images.of(image.get())));
    }

    private static boolean failed(Promise<?> promise) {
        return promise.isCompleted() && promise.getFailure() != null;
    }

    /** Why there is nothing to execute the attempt with, now or later; null if there is. */
    private static @Nullable TemporalFailure trouble(Promise<?> image, @Nullable RunMachine machine) {
        if (failed(image) && image.getFailure() instanceof TemporalFailure unbuilt) {
            return unbuilt;
        }
        return machine == null ? null : machine.refusal();
    }

    private AttemptEnd on(RunMachine machine, Leg leg, StepExecution execution) {
        beforeEach.run();
        try {
            ActivityStubs.catalog()
                    .sentToMachine(
                            execution.run(),
                            execution.step(),
                            execution.attempt(),
                            machine.machine().id());
            return AttemptEnd.of(execute(machine, execution));
        } catch (TemporalFailure failure) {
            LostMachine lost = machine.lost();
            AttemptEnd end = AttemptEnd.of(failure, leg.name());
            return lost != null && end.state() == StepState.LOST ? AttemptEnd.lost(lost) : end;
        }
    }

    /** Again, as the same attempt, when the machine's worker is another one than the secrets were sealed for. */
    private static StepResult execute(RunMachine machine, StepExecution execution) {
        for (int keys = 1; ; keys++) {
            StepExecution readable = sealed(machine, execution);
            try {
                return machine.during(() -> Async.function(
                        ActivityStubs.steps(execution.step(), execution.attempt(), machine.number(), machine.machine())
                                ::execute,
                        readable));
            } catch (TemporalFailure failure) {
                if (!keyChanged(failure) || keys == MOST_KEYS) {
                    throw failure;
                }
                machine.greetAgain();
            }
        }
    }

    private static StepExecution sealed(RunMachine machine, StepExecution execution) {
        StepImage image = execution.image();
        boolean loggingIn = image != null && needsLogIn(image, execution.orchestrator());
        if (execution.secrets().isEmpty() && !loggingIn) {
            return execution;
        }
        SealRequest request =
                new SealRequest(machine.greeting().publicKey(), execution.secrets(), loggingIn ? image : null);
        return execution.sealed(machine.during(
                () -> Async.function(ActivityStubs.sealing(execution.step(), machine.number())::seal, request)));
    }

    /** Whether a machine has to be told how to log in for an image. One of EC2 may pull from its stack's ECR by its own role. */
    private static boolean needsLogIn(StepImage image, Orchestrator orchestrator) {
        boolean byRole = orchestrator instanceof Orchestrator.VmAws
                && image.registry() instanceof ContainerRegistry.Aws ecr
                && image.reference().startsWith(ecr.uri() + "/");
        return image.reference().contains("@") && !byRole;
    }

    private static boolean keyChanged(TemporalFailure failure) {
        return failure.getCause() instanceof ApplicationFailure application
                && application.getType().equals(Failures.KEY_CHANGED);
    }
}
