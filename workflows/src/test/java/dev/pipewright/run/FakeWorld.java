package dev.pipewright.run;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.CacheTerms;
import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepResult;
import dev.pipewright.activity.StepState;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A catalog and a machine in memory, with a log that reads like the story of the run. Calls of the catalog may be repeated. */
final class FakeWorld implements CatalogActivities, StepActivities {
    private static final String RUNS_OUT = "runs out of ";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> log = new ArrayList<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> queued = new HashMap<>();
    private final Map<String, List<String>> endings = new HashMap<>();
    private final Map<String, FinishedStep> finished = new LinkedHashMap<>();
    private final Map<String, String> seenInputs = new HashMap<>();
    private final Set<String> cached = ConcurrentHashMap.newKeySet();
    private final Set<String> endless = ConcurrentHashMap.newKeySet();
    private final CountDownLatch endlessStarted = new CountDownLatch(1);
    private final Map<String, StepPreparation> preparations = new ConcurrentHashMap<>();
    private final Map<String, StepExecution> executions = new ConcurrentHashMap<>();
    private final Map<String, StepRecord> records = new ConcurrentHashMap<>();
    private final FakeCloud cloud = new FakeCloud(this);
    private volatile long mostMemory;
    private volatile boolean recordsOnTheSpot;
    private volatile Orchestrator orchestrator = new Orchestrator.Local(0);
    private volatile @Nullable ContainerRegistry registry;

    /** What makes images and boots machines, for stacks that need those. */
    FakeCloud cloud() {
        return cloud;
    }

    /** Whose the stack's images are; nobody's unless it is said. */
    FakeWorld pushingTo(ContainerRegistry its) {
        registry = its;
        return this;
    }

    /** What the stack's orchestrator is; steps are processes unless it is said. */
    FakeWorld on(Orchestrator flavor) {
        orchestrator = flavor;
        return this;
    }

    StepPreparation preparationOf(String leg) {
        return Objects.requireNonNull(preparations.get(leg), () -> leg + " was never prepared");
    }

    StepExecution executionOf(String leg) {
        return Objects.requireNonNull(executions.get(leg), () -> leg + " was never executed");
    }

    /** What was recorded of an attempt. */
    @Nullable
    String messageOf(String leg, int attempt) {
        return Objects.requireNonNull(
                        records.get(leg + " " + attempt), () -> leg + " has no attempt " + attempt + ": " + log())
                .message();
    }

    /**
     * How the next attempts of a leg end, in order: "fails", "is lost", "runs out of memory", "runs out of 2 GiB"; after that they succeed.
     */
    FakeWorld where(String leg, String... ends) {
        endings.put(leg, new ArrayList<>(List.of(ends)));
        return this;
    }

    /** No attempt can have more memory. */
    FakeWorld whereThereIs(int gibibytes) {
        mostMemory = (long) gibibytes << 30;
        return this;
    }

    FakeWorld whereIsCached(String leg) {
        cached.add(leg);
        return this;
    }

    /** Who executes steps records their results, too. */
    FakeWorld whereStepsAreRecordedOnTheSpot() {
        recordsOnTheSpot = true;
        return this;
    }

    /** Their results are left to the workflow. */
    FakeWorld whereStepsAreRecordedElsewhere() {
        recordsOnTheSpot = false;
        return this;
    }

    /** The leg runs until it is cancelled. */
    FakeWorld whereNeverEnds(String leg) {
        endless.add(leg);
        return this;
    }

    void awaitEndlessStep() throws InterruptedException {
        if (!endlessStarted.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the endless step never started: " + log());
        }
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized String inputsOf(String leg) {
        return seenInputs.getOrDefault(leg, "never ran");
    }

    synchronized void tell(String event) {
        log.add(event);
        cloud.happened(event);
    }

    @Override
    public Stack fetchStack(String name) {
        if (!name.equals("default")) {
            throw Failures.permanent(Failures.NOT_FOUND, "Cannot fetch stack '" + name + "': no stack of that name");
        }
        tell("fetch stack default");
        return new Stack(name, orchestrator, new ArtifactStore.Local("/store"), registry);
    }

    @Override
    public synchronized List<FinishedStep> finishedSteps(String run) {
        return List.copyOf(finished.values());
    }

    @Override
    public synchronized Prepared prepare(StepPreparation step) {
        preparations.put(step.step(), step);
        if (cached.contains(step.step()) && step.forced() == null) {
            tell("cached " + step.step());
            return new Prepared(true, outputs(step.step(), step.outputs()), 1, null);
        }
        if (step.required()) {
            throw Failures.permanent(Failures.REFUSED, "Cannot use step '" + step.step() + "': no earlier result");
        }
        String reason = step.forced() == null ? "first run of this step" : step.forced();
        int attempt = queued.computeIfAbsent(step.step(), leg -> attempts.merge(leg, 1, Integer::sum));
        return new Prepared(false, Map.of(), attempt, reason);
    }

    @Override
    public synchronized int retry(String run, String step, int failed, @Nullable String reason) {
        if (reason != null) {
            tell(step + " again: " + reason);
        }
        attempts.put(step, failed + 1);
        return failed + 1;
    }

    @Override
    public StepResult execute(StepExecution execution) {
        CacheTerms terms = execution.terms();
        Prepared prepared = terms == null ? null : prepare(terms.of(execution));
        if (prepared != null && prepared.cached()) {
            return StepResult.cached(prepared.outputs(), NOON);
        }
        return end(execution, begin(execution));
    }

    /** How the attempt is to end. */
    synchronized String begin(StepExecution execution) {
        String leg = execution.step();
        executions.put(leg, execution);
        queued.remove(leg);
        seenInputs.put(leg, describe(execution));
        List<String> ends = endings.getOrDefault(leg, List.of());
        return ends.isEmpty() ? "succeeds" : ends.remove(0);
    }

    StepResult end(StepExecution execution, String end) {
        String leg = execution.step();
        if (endless.contains(leg)) {
            waitForCancel();
        }
        if (end.equals("fails")) {
            StepFailure details = new StepFailure(1, NOON, NOON, null);
            throw Failures.permanent(Failures.STEP_FAILED, "Step '" + leg + "' exited with code 1", details);
        }
        if (end.startsWith(RUNS_OUT)) {
            long had = end.equals(RUNS_OUT + "memory")
                    ? execution.resources().memoryBytes()
                    : Long.parseLong(end.substring(RUNS_OUT.length(), end.lastIndexOf(' '))) << 30;
            StepFailure details = new StepFailure(137, NOON, NOON, new OutOfMemory(had, mostMemory));
            throw Failures.permanent(Failures.STEP_FAILED, "Step '" + leg + "' ran out of memory", details);
        }
        if (end.equals("is lost")) {
            throw Failures.permanent(
                    Failures.STEP_LOST, "Step '" + leg + "' is gone", new StepFailure(null, NOON, NOON, null));
        }
        return new StepResult(outputs(leg, execution.outputs()), Map.of(), NOON, NOON, recordsOnTheSpot, false);
    }

    @Override
    public void cleanUp(String run, String execution) {
        tell("clean up");
    }

    void waitForCancel() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        endlessStarted.countDown();
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                context.heartbeat(null);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String describe(StepExecution execution) {
        List<String> inputs = new ArrayList<>();
        execution.inputs().forEach((name, input) -> {
            String whole = input.whole() == null ? "" : input.whole().digest();
            inputs.add(name + "=" + whole
                    + (input.parts().isEmpty() ? "" : input.parts().keySet()));
        });
        return execution.command() + " <- " + inputs;
    }

    private static Map<String, ArtifactRef> outputs(String leg, List<String> names) {
        Map<String, ArtifactRef> outputs = new LinkedHashMap<>();
        names.forEach(name -> outputs.put(name, new ArtifactRef(leg + "." + name, false, 1, 1)));
        return outputs;
    }

    @Override
    public void machineReady(String machine) {
        tell("ready " + machine);
    }

    @Override
    public void sentToMachine(String run, String step, int attempt, String machine) {
        tell("sent " + step + " to " + machine);
    }

    @Override
    public synchronized void recordStep(StepRecord step) {
        if (step.equals(records.put(step.step() + " " + step.attempt(), step))) {
            return;
        }
        String attempt = step.attempt() <= 1 ? "" : " (attempt " + step.attempt() + ")";
        tell(step.state().name().toLowerCase(java.util.Locale.ROOT) + " " + step.step() + attempt);
        if (step.state() == StepState.SUCCEEDED) {
            finished.put(step.step(), new FinishedStep(step.step(), step.outputs()));
        }
    }

    @Override
    public void recordRun(String run, RunStatus status, @Nullable String message) {
        tell("run " + status + (message == null ? "" : ": " + message));
    }
}
