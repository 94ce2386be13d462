package dev.pipewright.worker;

import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.ec2.Ec2Exception;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with something that was asked for, whoever found out.
 *
 * @param hint how to put it right; null where that is not known
 * @param type one of {@link Failures}
 */
record Trouble(String message, @Nullable String hint, String type) {
    /** Something that is asked for. */
    @FunctionalInterface
    interface Question<T> {
        T answer() throws UnreachableException, IOException, InterruptedException;
    }

    /** What came of it: one of the two. */
    record Outcome<T>(@Nullable T answer, @Nullable Trouble trouble) {}

    /** Asks, and takes what is wrong for an answer. */
    static <T> Outcome<T> asking(Question<T> question) throws InterruptedException {
        try {
            return new Outcome<>(question.answer(), null);
        } catch (UnreachableException | IOException | ConnectorException | CatalogException | ApplicationFailure e) {
            return new Outcome<>(null, of(e));
        }
    }

    private static Trouble of(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof UnreachableException temporal) {
            return new Trouble(message, temporal.hint(), Failures.UNAVAILABLE);
        }
        if (e instanceof ConnectorException connector) {
            return new Trouble(
                    message,
                    connector.hint(),
                    switch (connector.kind()) {
                        case INVALID -> Failures.NOT_FOUND;
                        case ACCESS_DENIED -> Failures.ACCESS_DENIED;
                        case UNAVAILABLE -> Failures.UNAVAILABLE;
                    });
        }
        if (e instanceof CatalogException catalog) {
            return new Trouble(message, catalog.hint(), Failures.NOT_FOUND);
        }
        if (e instanceof ApplicationFailure refusal) {
            return new Trouble(refusal.getOriginalMessage(), null, refusal.getType());
        }
        if (e instanceof Ec2Exception ec2) {
            return new Trouble(message, ec2.hint(), ec2.type());
        }
        if (e instanceof RegistryException registry) {
            return new Trouble(message.replaceFirst("^cannot", "Cannot"), hint(registry), registry.type());
        }
        StoreException store = StoreException.in(e);
        return store == null
                ? new Trouble(message, null, Failures.UNAVAILABLE)
                : new Trouble(message, store.hint(), store.type());
    }

    private static @Nullable String hint(RegistryException e) {
        return e.hint() == null && e.kind() == RegistryException.Kind.DENIED
                ? RegistryException.logIn(e.registry())
                : e.hint();
    }

    /** Whether it may pass by itself. */
    boolean passes() {
        return type.equals(Failures.UNAVAILABLE);
    }

    /** Whether somebody may not do what was asked, or is not who they say. */
    boolean denied() {
        return type.equals(Failures.ACCESS_DENIED);
    }
}
