package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.run.PipelineRun;
import dev.pipewright.run.RunAttributes;
import dev.pipewright.run.RunRequest;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executes runs from this process: connects to Temporal (or is its server), hosts a worker unless another process of this
 * data folder does, and hands it runs.
 */
public final class RunHost implements AutoCloseable {
    /** What a run's host is called until the process that executes it has taken over. */
    public static final String STARTING = "starting";

    /** The host of a run that ends with the process that executes it. */
    public static final String EMBEDDED = "embedded";

    /** A process that was to take over and has not by then never will. */
    static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final DataFolder folder;
    private final Temporal temporal;
    private final String taskQueue;
    private final @Nullable StepHost steps;
    private final @Nullable Preparing preparing;
    private final @Nullable RunWorker worker;
    private final @Nullable ProcessLock workerLock;

    private RunHost(
            HostSettings settings,
            Temporal temporal,
            @Nullable StepHost steps,
            @Nullable Preparing preparing,
            @Nullable RunWorker worker,
            @Nullable ProcessLock workerLock) {
        this.catalog = settings.catalog();
        this.folder = settings.folder();
        this.temporal = temporal;
        this.taskQueue = taskQueue(settings.folder());
        this.steps = steps;
        this.preparing = preparing;
        this.worker = worker;
        this.workerLock = workerLock;
    }

    /**
     * Opens a host that can execute runs: with the embedded server always in this process, else by the worker process of
     * this data folder if there is one.
     *
     * @throws UnreachableException if a server is configured and does not answer
     */
    public static RunHost open(HostSettings settings) throws UnreachableException, IOException {
        boolean remote = RemoteTemporal.configured(settings.environment());
        return remote && workerRuns(settings.folder()) ? connect(settings) : open(settings, remote, null);
    }

    /**
     * Opens the worker process of the data folder.
     *
     * @throws RunRefusedException if there is one already
     */
    public static RunHost openWorker(HostSettings settings)
            throws UnreachableException, RunRefusedException, IOException {
        ProcessLock lock = ProcessLock.tryTake(settings.folder().workerLock())
                .orElseThrow(() -> new RunRefusedException(
                        "Cannot start a worker: one runs already for "
                                + settings.folder().root(),
                        null));
        return open(settings, true, lock);
    }

    private static RunHost open(HostSettings settings, boolean remote, @Nullable ProcessLock lock)
            throws UnreachableException, IOException {
        Temporal temporal = null;
        try {
            temporal = remote ? RemoteTemporal.connect(settings.environment()) : new EmbeddedTemporal();
            HostRegistries registries = new HostRegistries(settings);
            StepHost steps = new StepHost(settings, temporal.durable(), registries);
            steps.sweep(run -> over(settings.catalog(), run));
            Preparing preparing = new Preparing(settings, temporal.durable(), registries, steps::secret);
            RunWorker worker = new RunWorker(
                    temporal, taskQueue(settings.folder()), steps.catalog(), steps.steps(), preparing.activities());
            return new RunHost(settings, temporal, steps, preparing, worker, lock);
        } catch (UnreachableException | RuntimeException e) {
            if (temporal != null) {
                temporal.close();
            }
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
    }

    /**
     * Opens a host that only talks to the configured server; who executes its runs is somebody else.
     *
     * @throws UnreachableException if the server does not answer
     */
    public static RunHost connect(HostSettings settings) throws UnreachableException {
        return new RunHost(settings, RemoteTemporal.connect(settings.environment()), null, null, null, null);
    }

    /** Whether a process of this machine executes the run, itself or as the worker of all. */
    public static boolean executed(DataFolder folder, String run) throws IOException {
        return workerRuns(folder) || ProcessLock.held(folder.runLock(run));
    }

    /** Whether a worker process of this data folder runs. */
    public static boolean workerRuns(DataFolder folder) throws IOException {
        return ProcessLock.held(folder.workerLock());
    }

    /** Whether a Temporal server is configured, so that runs outlive the process that starts them. */
    public static boolean durable(HostSettings settings) throws UnreachableException {
        return RemoteTemporal.configured(settings.environment());
    }

    /** Unknown names are left alone: another process may be about to use them. */
    private static boolean over(Catalog catalog, String run) {
        return catalog.runs().find(run).map(known -> known.status().finished()).orElse(false);
    }

    /** Private to the data folder: steps find their code and artifacts in it. */
    static String taskQueue(DataFolder folder) {
        UUID id = UUID.nameUUIDFromBytes(folder.root().toString().getBytes(StandardCharsets.UTF_8));
        return "pipewright-" + HostName.get() + "-" + id.toString().substring(0, 8);
    }

    /** Whether this process executes the steps; if not, a worker process does, and this one may leave. */
    public boolean executesHere() {
        return worker != null;
    }

    /** What Temporal server it is, for messages. */
    public String description() {
        return temporal.description();
    }

    /**
     * Starts the workflow of a run that is recorded as pending.
     *
     * @throws RunRefusedException if the run is already being executed
     * @throws UnreachableException if the server does not take it; the run can be resumed then
     */
    public HostedRun start(RunRequest request) throws RunRefusedException, UnreachableException, IOException {
        ProcessLock lock = executesHere() ? lock(request.run()) : null;
        if (!temporal.durable() && steps != null && request.resumed()) {
            steps.sweep(request.run()::equals); // the lock says that no other process executes it
        }
        catalog.runs().setHost(request.run(), temporal.durable() ? temporal.description() : EMBEDDED);
        boolean searchable = temporal.searchAttributes();
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setWorkflowId(PipelineRun.workflowId(request.run()))
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setStaticSummary(request.pipeline().name() + " on stack " + request.stack())
                .setStaticDetails(RunDetails.of(request));
        if (searchable) {
            options.setTypedSearchAttributes(RunAttributes.of(request));
        }
        WorkflowStub stub = temporal.client().newUntypedWorkflowStub("PipelineRun", options.build());
        try {
            RunRequest known = request.resumed() ? request : request.neverExecuted();
            stub.start(temporal.durable() ? known.withSearchAttributes(searchable) : LegLimit.here(known));
        } catch (WorkflowExecutionAlreadyStarted e) {
            throw new RunRefusedException("Cannot start run '" + request.run() + "': it is being executed already", e);
        } catch (WorkflowServiceException e) {
            UnreachableException refusal = temporal.refusal(e);
            catalog.runs().markInterrupted(request.run(), String.valueOf(refusal.getMessage()), Instant.now());
            throw refusal;
        }
        return new HostedRun(catalog, request.run(), stub, lock);
    }

    private ProcessLock lock(String run) throws RunRefusedException, IOException {
        return ProcessLock.tryTake(folder.runLock(run))
                .orElseThrow(() -> new RunRefusedException(
                        "Cannot start run '" + run + "': another process is executing it", null));
    }

    /**
     * Tells a durable server to cancel a run; the embedded one hears of it through the catalog.
     *
     * @return false if the server does not execute the run
     * @throws UnreachableException if the server does not answer, or refuses
     */
    public boolean cancel(String run) throws UnreachableException {
        try {
            temporal.client()
                    .newUntypedWorkflowStub(PipelineRun.workflowId(run))
                    .cancel();
            return true;
        } catch (WorkflowNotFoundException e) {
            return false;
        } catch (WorkflowServiceException e) {
            throw temporal.refusal(e);
        }
    }

    /** Kills all processes of the run's steps that this process executes, without grace, whether or not they could outlive it. */
    public void kill(String run) {
        if (steps != null) {
            steps.kill(run);
        }
    }

    /** A run of the catalog that a request asks to end, to be cancelled by the worker that hosts it. */
    public void cancelRequested() {
        for (Run run : catalog.runs().unfinished()) {
            if (run.stopRequested()
                    && run.status() != RunStatus.PENDING
                    && !run.host().equals(EMBEDDED)) {
                try {
                    cancel(run.name());
                } catch (UnreachableException e) {
                    // The server may be back by the next look; runs go on without it meanwhile.
                    return;
                }
            }
        }
    }

    /**
     * Marks runs whose process has died as interrupted. Cheap when nothing runs; call it before showing runs.
     */
    public static void noticeInterrupted(Catalog catalog, DataFolder folder) throws IOException {
        for (Run run : catalog.runs().unfinished()) {
            boolean late = run.host().equals(STARTING)
                    && run.created().plus(LONGEST_START).isBefore(Instant.now());
            if ((late || run.host().equals(EMBEDDED)) && !ProcessLock.held(folder.runLock(run.name()))) {
                catalog.runs().markInterrupted(run.name(), "the process that executed it is gone", Instant.now());
            }
        }
    }

    /**
     * Ends the worker and the connection. Runs of the embedded server end with it; that server and its worker are not waited
     * for, which would take most of a second: nothing of theirs is kept.
     */
    @Override
    public void close() throws IOException {
        if (!temporal.durable()) {
            closeSteps();
            Thread closing = new Thread(this::disconnect, "close-embedded-server");
            closing.setDaemon(true);
            closing.start();
            return;
        }
        if (worker != null) {
            worker.close();
        }
        closeSteps();
        temporal.close();
        if (workerLock != null) {
            workerLock.close();
        }
    }

    private void closeSteps() throws IOException {
        if (steps != null) {
            steps.close();
        }
        if (preparing != null) {
            preparing.close();
        }
    }

    private void disconnect() {
        if (worker != null) {
            worker.close();
        }
        temporal.close();
    }
}
