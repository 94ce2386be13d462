package dev.pipewright.worker;

import io.temporal.client.WorkflowClient;

/** The Temporal server that runs are executed on. Only the implementations know which one it is. */
public interface Temporal extends AutoCloseable {
    /** A client of the namespace that runs are kept in. */
    WorkflowClient client();

    /** Whether runs outlive this process. If not, they end with it, and so do their steps. */
    boolean durable();

    /** Whether the namespace has the search attributes of {@link dev.pipewright.run.RunAttributes}; registers them if it may. */
    boolean searchAttributes();

    /** What to call it in messages: an address and a namespace, or that it is embedded. */
    String description();

    /** What the user can do about a call that the server did not answer, or refused. */
    UnreachableException refusal(RuntimeException failure);

    /** Ends the connection, and the server if it is embedded. */
    @Override
    void close();
}
