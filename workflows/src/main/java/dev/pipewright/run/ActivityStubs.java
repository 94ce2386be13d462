package dev.pipewright.run;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.ReaperActivities;
import dev.pipewright.activity.StepActivities;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
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

    private ActivityStubs() {}

    static CatalogActivities catalog() {
        return Workflow.newLocalActivityStub(CatalogActivities.class, CATALOG);
    }

    /** One stub a step: the summary is what the Web UI shows beside the activity. */
    static StepActivities steps(String step, int attempt) {
        String summary = attempt == 1 ? step : step + " (attempt " + attempt + ")";
        return Workflow.newActivityStub(
                StepActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(LONGEST_STEP)
                        .setHeartbeatTimeout(HEARTBEAT)
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setSummary(shorten(summary))
                        .setRetryOptions(RetryOptions.newBuilder()
                                .setInitialInterval(Duration.ofSeconds(1))
                                .setMaximumInterval(Duration.ofSeconds(30))
                                .setMaximumAttempts(WORKERS_PER_ATTEMPT)
                                .build())
                        .build());
    }

    /** What stays on the disk of a machine costs space, not results: after a while it is left to the machine's end. */
    static StepActivities cleaning() {
        return Workflow.newActivityStub(
                StepActivities.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(10))
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
