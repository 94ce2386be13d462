package dev.pipewright.worker.machine;

import dev.pipewright.activity.AttendActivities;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Its activities have the timeouts that a run's have, but that nothing is tried again when its heartbeats stay away. */
public final class RehearsalImpl implements Rehearsal {
    private boolean over;

    @Override
    public void run() {
        Workflow.await(() -> over);
    }

    @Override
    public String greet(String taskQueue) {
        ActivityOptions options = ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setScheduleToCloseTimeout(Duration.ofSeconds(100))
                .setStartToCloseTimeout(Duration.ofSeconds(5))
                .build();
        return Workflow.newActivityStub(AttendActivities.class, options).greet().publicKey();
    }

    @Override
    public String attend(String taskQueue) {
        ActivityOptions options = ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setStartToCloseTimeout(Duration.ofHours(1))
                .setHeartbeatTimeout(Duration.ofSeconds(8))
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .build();
        try {
            Workflow.newActivityStub(AttendActivities.class, options).attend();
            return "ended";
        } catch (ActivityFailure failure) {
            return failure.getCause() instanceof TimeoutFailure timeout
                    ? timeout.getTimeoutType().name()
                    : String.valueOf(failure.getCause());
        }
    }

    @Override
    public StepResult execute(String taskQueue, StepExecution step) {
        ActivityOptions options = ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setStartToCloseTimeout(Duration.ofHours(1))
                .setHeartbeatTimeout(Duration.ofSeconds(10))
                .build();
        try {
            return Workflow.newActivityStub(StepActivities.class, options).execute(step);
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof ApplicationFailure known) {
                throw known; // ends the update, not the workflow
            }
            throw failure;
        }
    }

    @Override
    public void end() {
        over = true;
    }
}
