package dev.pipewright.worker;

import dev.pipewright.activities.aws.ConnectorException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a secret is read as: held in memory only, and read again when it is refused, since it may have been replaced.
 *
 * @param <T> equal if the secret is
 */
final class RenewedSecret<T> {
    /** What is refused is refused to many at once, and reading costs. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<T> reading;
    private final LongSupplier nanos;
    private final Consumer<String> say;
    private @Nullable T value;
    private long read;
    private String said = "";

    /**
     * Reads nothing yet.
     *
     * @param reading throws a {@link ConnectorException} if it cannot be read, {@link IllegalArgumentException} if it is of no use
     * @param nanos a clock
     * @param say takes a line for whoever wonders
     */
    RenewedSecret(Supplier<T> reading, LongSupplier nanos, Consumer<String> say) {
        this.reading = reading;
        this.nanos = nanos;
        this.say = say;
    }

    /** What was read last; as the first reading throws if there is nothing. */
    synchronized T value() {
        T known = value;
        if (known == null) {
            known = reading.get();
            value = known;
            read = nanos.getAsLong();
        }
        return known;
    }

    /** Whether it is something else than what was refused, now. Does not throw. */
    synchronized boolean replaced(T refused) {
        if (!value().equals(refused)) {
            return true;
        }
        if (nanos.getAsLong() - read < PAUSE_NANOS) {
            return false;
        }
        read = nanos.getAsLong();
        try {
            T now = reading.get();
            value = now;
            return !now.equals(refused);
        } catch (ConnectorException | IllegalArgumentException e) {
            String why = "Going on with an older one: " + e.getMessage();
            if (!why.equals(said)) {
                say.accept(why);
                said = why;
            }
            return false;
        }
    }
}
