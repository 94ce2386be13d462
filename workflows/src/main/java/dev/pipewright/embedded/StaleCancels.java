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
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponseOrBuilder;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes up for a flaw of Temporal's in-memory server: a workflow that cancels an activity or a timer which has ended after the workflow's
 * task was handed out is refused, and gets no task any more. Here such a task is given back as failed before, so that it is made
 * again with the end in its history, as other servers do when a workflow ends over an event it has not seen. Sees the calls of all
 * workers and clients of the server. Safe for use by several threads.
 *
 * <p>What is left: an activity that the server itself ends, over a timeout, in the microseconds between the look at it and the
 * cancel.
 */
public final class StaleCancels implements ClientInterceptor {
    /** The workflow tasks that are handed out, by their token, until they are answered. */
    private final Map<ByteString, OpenTask> tasks = new ConcurrentHashMap<>();

    /** Given back when the server has answered, by whichever thread hears of it. */
    private final Semaphore oneAnswer = new Semaphore(1);

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return switch (String.valueOf(method.getBareMethodName())) {
            case "PollWorkflowTaskQueue" -> new Reading<>(call);
            case "RespondActivityTaskCompleted",
                    "RespondActivityTaskFailed",
                    "RespondActivityTaskCanceled",
                    "RespondWorkflowTaskCompleted" -> new Answering<>(call, next);
            default -> call;
        };
    }

    private void handedOut(Object response) {
        if (response instanceof PollWorkflowTaskQueueResponse task) {
            remember(task);
        } else if (response instanceof RespondWorkflowTaskCompletedResponse next) {
            remember(next.getWorkflowTask());
        }
    }

    private void remember(PollWorkflowTaskQueueResponseOrBuilder task) {
        if (!task.getTaskToken().isEmpty()) {
            tasks.put(task.getTaskToken(), new OpenTask(task.getWorkflowExecution(), System.nanoTime()));
        }
    }

    private void beforeAnswer(Object request, Channel channel) {
        if (!(request instanceof RespondWorkflowTaskCompletedRequest completed)) {
            return;
        }
        OpenTask task = tasks.remove(completed.getTaskToken());
        WorkflowServiceBlockingStub server = WorkflowServiceGrpc.newBlockingStub(channel);
        if (task != null && task.cancelsWhatHasEnded(completed, server)) {
            giveBack(completed, server);
        }
    }

    /** What the worker is about to send is stale then, which the server refuses without harm, and the worker begins anew. */
    private static void giveBack(RespondWorkflowTaskCompletedRequest completed, WorkflowServiceBlockingStub server) {
        RespondWorkflowTaskFailedResponse unused =
                server.respondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest.newBuilder()
                        .setTaskToken(completed.getTaskToken())
                        .setNamespace(completed.getNamespace())
                        .setIdentity(completed.getIdentity())
                        .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
                        .build());
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
                            closed();
                            super.onClose(status, trailers);
                        }
                    },
                    headers);
        }

        /** The server has answered. */
        void closed() {}
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
        void closed() {
            if (request != null) {
                oneAnswer.release();
            }
        }
    }
}
