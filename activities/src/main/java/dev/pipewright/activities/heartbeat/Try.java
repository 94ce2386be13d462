package dev.pipewright.activities.heartbeat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;

/**
 * One try of an activity.
 *
 * @param workflowId of whoever asked for it
 * @param last whether a failure ends it: none comes after this one
 */
public record Try(String workflowId, boolean last) {

    /** The one that the calling thread makes. */
    public static Try current() {
        ActivityInfo info = Activity.getExecutionContext().getInfo();
        int most = info.getRetryOptions() == null ? 0 : info.getRetryOptions().getMaximumAttempts();
        return new Try(String.valueOf(info.getWorkflowId()), most > 0 && info.getAttempt() >= most);
    }

    /** The run that it is for: its workflow is {@code pipewright/<run>}, that one's children {@code pipewright/<run>/...}. */
    public String run() {
        return workflowId.split("/", 3)[1];
    }

    /** What a message about a failure of it ends with, for whoever waits. */
    public String outlook(ApplicationFailure failure) {
        return failure.isNonRetryable() ? "" : outlook();
    }

    /** The same of a failure that could pass. */
    public String outlook() {
        return last ? "" : " (this is tried again for a while)";
    }
}
