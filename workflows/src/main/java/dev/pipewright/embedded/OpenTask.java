package dev.pipewright.embedded;

import static java.util.stream.Collectors.toSet;

import com.google.protobuf.Timestamp;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A workflow task that a worker has and has not answered.
 *
 * @param receivedNanos by {@link System#nanoTime}
 */
record OpenTask(WorkflowExecution run, long receivedNanos) {
    private static final Set<CommandType> CANCELS =
            EnumSet.of(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK, CommandType.COMMAND_TYPE_CANCEL_TIMER);

    /** A timer that is due sooner is waited for: nobody can ask the server which of them have fired. */
    private static final Duration SOON = Duration.ofMillis(100);

    /** What the server takes to fire a timer that is due; if that was too short, the task is given back once more. */
    private static final Duration TO_FIRE = Duration.ofMillis(10);

    /** Whether the answer cancels what ended since. Quick where it cancels nothing; else it may wait for a timer. */
    boolean cancelsWhatHasEnded(RespondWorkflowTaskCompletedRequest answer, WorkflowServiceBlockingStub server) {
        List<Command> cancels = answer.getCommandsList().stream()
                .filter(command -> CANCELS.contains(command.getCommandType()))
                .toList();
        if (cancels.isEmpty()) {
            return false;
        }
        List<HistoryEvent> history = server.getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(answer.getNamespace())
                        .setExecution(run)
                        .build())
                .getHistory()
                .getEventsList();
        Instant now = now(history);
        for (HistoryEvent event : history) {
            if (event.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED && isCancelled(event, cancels)) {
                Duration left = Duration.between(now, due(event));
                if (left.compareTo(SOON) < 0) {
                    LockSupport.parkNanos(TO_FIRE.plus(left.isNegative() ? Duration.ZERO : left)
                            .toNanos());
                    return true;
                }
            }
        }
        return cancelsEndedActivity(cancels, history, pendingActivities(answer.getNamespace(), server));
    }

    /** By the server's clock, which need not be ours; the last event of the history is that this task was handed out. */
    private Instant now(List<HistoryEvent> history) {
        Instant handedOut = instant(history.get(history.size() - 1).getEventTime());
        return handedOut.plusNanos(System.nanoTime() - receivedNanos);
    }

    private static boolean isCancelled(HistoryEvent started, List<Command> cancels) {
        String timer = started.getTimerStartedEventAttributes().getTimerId();
        return cancels.stream()
                .filter(Command::hasCancelTimerCommandAttributes)
                .anyMatch(cancel ->
                        cancel.getCancelTimerCommandAttributes().getTimerId().equals(timer));
    }

    private static Instant due(HistoryEvent started) {
        var wait = started.getTimerStartedEventAttributes().getStartToFireTimeout();
        return instant(started.getEventTime()).plus(Duration.ofSeconds(wait.getSeconds(), wait.getNanos()));
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private Set<String> pendingActivities(String namespace, WorkflowServiceBlockingStub server) {
        return server
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setExecution(run)
                        .build())
                .getPendingActivitiesList()
                .stream()
                .map(PendingActivityInfo::getActivityId)
                .collect(toSet());
    }

    private static boolean cancelsEndedActivity(
            List<Command> cancels, List<HistoryEvent> history, Set<String> pending) {
        Set<Long> cancelled = cancels.stream()
                .filter(Command::hasRequestCancelActivityTaskCommandAttributes)
                .map(cancel ->
                        cancel.getRequestCancelActivityTaskCommandAttributes().getScheduledEventId())
                .collect(toSet());
        return history.stream()
                .filter(event -> cancelled.contains(event.getEventId()))
                .anyMatch(event -> !pending.contains(
                        event.getActivityTaskScheduledEventAttributes().getActivityId()));
    }
}
