package dev.pipewright.embedded;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for a flaw of Temporal's in-memory server: a workflow that cancels an activity whose answer has come in after the workflow's
 * task was handed out is refused, and gets no task any more. Here such a task is given back as failed before, so that it is made
 * again with the answer in its history, as other servers do when a workflow ends over an event it has not seen. Sees the calls
 * of all workers and clients of the server. Safe for use by several threads.
 */
public final class UnseenAnswers implements ClientInterceptor {
    /** Workflow and run of a task, by its token, until it is answered. */
    private final Map<ByteString, String> tasks = new ConcurrentHashMap<>();

    /** What is not yet in the history that a run's worker knows, by the run. */
    private final Map<String, Unseen> unseen = new ConcurrentHashMap<>();

    /** Given back when the server has answered, by whichever thread hears of it. */
    private final Semaphore oneAnswer = new Semaphore(1);

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return switch (String.valueOf(method.getBareMethodName())) {
            case "PollWorkflowTaskQueue", "PollActivityTaskQueue" -> new Reading<>(call);
            case "RespondActivityTaskCompleted",
                    "RespondActivityTaskFailed",
                    "RespondActivityTaskCanceled",
                    "RespondWorkflowTaskCompleted" -> new Answering<>(call, next);
            default -> call;
        };
    }

    private void handedOut(Object response) {
        if (response instanceof PollWorkflowTaskQueueResponse task) {
            remember(task.getTaskToken(), task.getWorkflowExecution().getRunId());
            of(task.getWorkflowExecution().getRunId()).see(task.getHistory());
        } else if (response instanceof RespondWorkflowTaskCompletedResponse next) {
            handedOut(next.getWorkflowTask());
        } else if (response instanceof PollActivityTaskQueueResponse task) {
            remember(task.getTaskToken(), task.getWorkflowExecution().getRunId());
        }
    }

    private void remember(ByteString token, String run) {
        if (!token.isEmpty()) {
            tasks.put(token, run);
        }
    }

    private Unseen of(String run) {
        return unseen.computeIfAbsent(run, unknown -> new Unseen());
    }

    private void beforeAnswer(Object request, Channel server) {
        String run = tasks.getOrDefault(token(request), "");
        if (!(request instanceof RespondWorkflowTaskCompletedRequest completed)) {
            of(run).add(1);
        } else if (cancels(completed) && of(run).forget()) {
            giveBack(completed, server);
        }
    }

    private void afterAnswer(Object request, Status status) {
        String run = tasks.remove(token(request));
        if (run != null && !status.isOk() && !(request instanceof RespondWorkflowTaskCompletedRequest)) {
            of(run).add(-1); // the server did not take it
        }
    }

    private static ByteString token(Object request) {
        if (request instanceof RespondWorkflowTaskCompletedRequest workflow) {
            return workflow.getTaskToken();
        }
        if (request instanceof RespondActivityTaskCompletedRequest completed) {
            return completed.getTaskToken();
        }
        return request instanceof RespondActivityTaskFailedRequest failed
                ? failed.getTaskToken()
                : ((RespondActivityTaskCanceledRequest) request).getTaskToken();
    }

    private static boolean cancels(RespondWorkflowTaskCompletedRequest completed) {
        return completed.getCommandsList().stream()
                .map(Command::getCommandType)
                .anyMatch(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK::equals);
    }

    /** What the worker is about to send is stale then, which the server refuses without harm, and the worker begins anew. */
    private static void giveBack(RespondWorkflowTaskCompletedRequest completed, Channel server) {
        RespondWorkflowTaskFailedResponse unused = WorkflowServiceGrpc.newBlockingStub(server)
                .respondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest.newBuilder()
                        .setTaskToken(completed.getTaskToken())
                        .setNamespace(completed.getNamespace())
                        .setIdentity(completed.getIdentity())
                        .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                        .build());
    }

    /** How many activities of a run were answered that its worker has not heard of. */
    private static final class Unseen {
        private static final Set<EventType> ANSWERS = EnumSet.of(
                EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
                EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED);

        private long count;
        private long lastEvent;

        synchronized void add(int answers) {
            count = Math.max(0, count + answers);
        }

        /** Whether there were any. A failure that is tried again never comes into the history: each counts once. */
        synchronized boolean forget() {
            boolean any = count > 0;
            count = 0;
            return any;
        }

        synchronized void see(History history) {
            for (HistoryEvent event : history.getEventsList()) {
                if (event.getEventId() > lastEvent) {
                    lastEvent = event.getEventId();
                    add(ANSWERS.contains(event.getEventType()) ? -1 : 0);
                }
            }
        }
    }

    /** Reads what is handed out. */
    private class Reading<Q, A> extends SimpleForwardingClientCall<Q, A> {
        Reading(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            super.start(
                    new SimpleForwardingClientCallListener<>(listener) {
                        @Override
                        public void onMessage(A message) {
                            handedOut(message);
                            super.onMessage(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            closed(status);
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        /** The server has answered. */
        void closed(Status status) {}
    }

    /** One at a time, so that no answer comes between the look at a task and its own answer. */
    private final class Answering<Q, A> extends Reading<Q, A> {
        private final Channel server;
        private @Nullable Q request;

        Answering(ClientCall<Q, A> call, Channel server) {
            super(call);
            this.server = server;
        }

        @Override
        public void sendMessage(Q message) {
            oneAnswer.acquireUninterruptibly();
            request = message;
            beforeAnswer(message, server);
            super.sendMessage(message);
        }

        @Override
        void closed(Status status) {
            if (request != null) {
                afterAnswer(request, status);
                oneAnswer.release();
            }
        }
    }
}
