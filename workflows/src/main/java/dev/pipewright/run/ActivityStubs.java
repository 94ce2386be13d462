package dev.pipewright.run;

import dev.pipewright.activity.AttendActivities;
import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.ReaperActivities;
import dev.pipewright.activity.StepActivities;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Every timeout and retry of a run. The story has no numbers. */
final class ActivityStubs {
    /** How long a worker may be silent before its steps are offered to another. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A step is never cut off by Temporal: its own timeout counts from its process's start, where it runs. */
    private static final Duration LONGEST_STEP = Duration.ofDays(365);

    /** A worker that dies takes one of these; the step's own retries are the workflow's business. */
    private static final int WORKERS_PER_ATTEMPT = 50;

    private static final int SUMMARY_LIMIT = 200;

    private static final LocalActivityOptions CATALOG = LocalActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(1))
            .setScheduleToCloseTimeout(Duration.ofMinutes(30))
            .setLocalRetryThreshold(Duration.ofSeconds(5))
            .setRetryOptions(RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setMaximumInterval(Duration.ofSeconds(30))
                    .build())
            .build();

    /** What is outside has this often to come back before a run gives up: about a quarter of an hour. */
    private static final RetryOptions PATIENT = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setMaximumInterval(Duration.ofMinutes(1))
            .setMaximumAttempts(20)
            .build();

    /** No machine may be left: this is tried until it is done, or cannot be done at all. */
    private static final RetryOptions UNTIL_CONFIRMED = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setMaximumInterval(Duration.ofSeconds(30))
            .build();

    private static final Duration LONGEST_RELEASE = Duration.ofMinutes(10);

    /** How long a call may take that only asks or answers. */
    private static final Duration SHORT_CALL = Duration.ofMinutes(1);

    /** After so long without a sign of life it is asked whether the machine is there. */
    private static final Duration MACHINE_HEARTBEAT = Duration.ofSeconds(30);

    /** How long a machine that boots is waited for, at most, before it is asked whether it is there. */
    private static final Duration LONGEST_GLANCE = Duration.ofSeconds(20);

    private static final Duration SHORTEST_GLANCE = Duration.ofSeconds(1);

    /** How often that is asked about a machine that never reports, about. */
    private static final int GLANCES = 15;

    /** Before a machine is attended again whose worker has ended in order. */
    private static final Duration BREATHER = Duration.ofSeconds(2);

    private ActivityStubs() {}

    static CatalogActivities catalog() {
        return Workflow.newLocalActivityStub(CatalogActivities.class, CATALOG);
    }

    /** One stub a step: the summary is what the Web UI shows beside the activity. */
    static StepActivities steps(String step, int attempt) {
        return Workflow.newActivityStub(
                StepActivities.class, step(summary(step, attempt)).build());
    }

    /** For an attempt on a machine, whose queue it waits in until there are CPUs. */
    static StepActivities steps(String step, int attempt, int number, Machine machine) {
        return Workflow.newActivityStub(
                StepActivities.class,
                step(summary(step, attempt) + " on machine " + number)
                        .setTaskQueue(machine.taskQueue())
                        .build());
    }

    private static String summary(String step, int attempt) {
        return attempt == 1 ? step : step + " (attempt " + attempt + ")";
    }

    private static ActivityOptions.Builder step(String summary) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(LONGEST_STEP)
                .setHeartbeatTimeout(HEARTBEAT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setSummary(shorten(summary))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setMaximumInterval(Duration.ofSeconds(30))
                        .setMaximumAttempts(WORKERS_PER_ATTEMPT)
                        .build());
    }

    /** What is half built when a run is stopped is left alone: it ends at its next heartbeat, and nothing of it is lost. */
    static ImageActivities images(String summary) {
        return Workflow.newActivityStub(
                ImageActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofHours(6))
                        .setHeartbeatTimeout(HEARTBEAT)
                        .setCancellationType(ActivityCancellationType.ABANDON)
                        .setSummary(shorten(summary))
                        .setRetryOptions(PATIENT)
                        .build());
    }

    /** Waited for when cancelled: a machine must not come to be after all of them were released. */
    static MachineActivities provisioning(int number) {
        return Workflow.newActivityStub(
                MachineActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofHours(1))
                        .setHeartbeatTimeout(HEARTBEAT)
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setSummary("start machine " + number)
                        .setRetryOptions(PATIENT)
                        .build());
    }

    static MachineActivities looking(int number) {
        return machines("look for machine " + number, SHORT_CALL, PATIENT);
    }

    static MachineActivities sealing(String step, int number) {
        return machines(shorten(step + ": seal for machine " + number), SHORT_CALL, PATIENT);
    }

    static MachineActivities releasing(String summary) {
        return machines(shorten(summary), LONGEST_RELEASE, UNTIL_CONFIRMED);
    }

    private static MachineActivities machines(String summary, Duration longest, RetryOptions retries) {
        return Workflow.newActivityStub(
                MachineActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(longest)
                        .setHeartbeatTimeout(HEARTBEAT) // a worker that dies is not waited for
                        .setSummary(summary)
                        .setRetryOptions(retries)
                        .build());
    }

    /** How long to wait for the first answer of a machine before it is asked whether it is there. */
    static Duration glance(Duration bootTimeout, Duration left) {
        Duration part = bootTimeout.dividedBy(GLANCES);
        Duration glance = part.compareTo(SHORTEST_GLANCE) < 0 ? SHORTEST_GLANCE : part;
        glance = glance.compareTo(LONGEST_GLANCE) > 0 ? LONGEST_GLANCE : glance;
        return glance.compareTo(left) > 0 ? left : glance;
    }

    /** @param atMost how long the machine's worker may take to answer */
    static AttendActivities greeting(int number, Machine machine, Duration atMost) {
        return Workflow.newActivityStub(
                AttendActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(machine.taskQueue())
                        .setScheduleToStartTimeout(atMost)
                        .setStartToCloseTimeout(SHORT_CALL)
                        .setCancellationType(ActivityCancellationType.ABANDON)
                        .setSummary("greet machine " + number)
                        .setRetryOptions(PATIENT)
                        .build());
    }

    /** Ends only when it is cancelled or the machine's worker does; each end is looked into by the workflow. */
    static AttendActivities attending(int number, Machine machine, Duration atMost) {
        return Workflow.newActivityStub(
                AttendActivities.class,
                ActivityOptions.newBuilder()
                        .setTaskQueue(machine.taskQueue())
                        .setScheduleToStartTimeout(atMost)
                        .setStartToCloseTimeout(LONGEST_STEP)
                        .setHeartbeatTimeout(MACHINE_HEARTBEAT)
                        .setSummary("attend machine " + number)
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
    }

    /** A pause, so that a worker which keeps ending does not fill the history. */
    static void breathe(int number) {
        String summary = "machine " + number + ": wait before attending it again";
        Workflow.newTimer(
                        BREATHER, TimerOptions.newBuilder().setSummary(summary).build())
                .get();
    }

    /** What stays on the disk of a machine costs space, not results: after a while it is left to the machine's end. */
    static StepActivities cleaning() {
        return Workflow.newActivityStub(
                StepActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(10))
                        .setHeartbeatTimeout(HEARTBEAT)
                        .setSummary("remove working directories")
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(5).build())
                        .build());
    }

    /** Given up soon: the schedule comes again. */
    static ReaperActivities reaper() {
        return Workflow.newActivityStub(
                ReaperActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(5))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(3).build())
                        .build());
    }

    /** A child that is cancelled with its parent, and waited for. */
    static StepGroup group(String workflowId, String summary) {
        return Workflow.newChildWorkflowStub(
                StepGroup.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(workflowId)
                        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                        .setStaticSummary(shorten(summary))
                        .build());
    }

    /** Temporal refuses longer summaries. */
    static String shorten(String text) {
        return text.length() <= SUMMARY_LIMIT ? text : text.substring(0, SUMMARY_LIMIT - 1) + "…";
    }
}
