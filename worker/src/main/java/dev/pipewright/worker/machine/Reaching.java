package dev.pipewright.worker.machine;

import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Tries to reach Temporal again and again, more and more seldom: a process that ends instead is started anew at once. */
final class Reaching {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(8);

    private final Duration limit;
    private final LongSupplier nanos;
    private final LongConsumer pause;
    private final Consumer<String> say;

    /**
     * Tries nothing yet.
     *
     * @param limit after which it is given up
     * @param nanos a clock
     * @param pause waits for so many nanoseconds
     * @param say takes a line for whoever wonders
     */
    Reaching(Duration limit, LongSupplier nanos, LongConsumer pause, Consumer<String> say) {
        this.limit = limit;
        this.nanos = nanos;
        this.pause = pause;
        this.say = say;
    }

    /** What the attempt returns, once it does; says why it did not, but not again and again the same. */
    <T> T reach(Attempt<T> attempt) throws UnreachableException, IOException {
        long end = nanos.getAsLong() + limit.toNanos();
        long wait = FIRST.toNanos();
        String said = "";
        while (true) {
            try {
                return attempt.run();
            } catch (UnreachableException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.equals(said)) {
                    say.accept(why);
                    said = why;
                }
                long left = end - nanos.getAsLong();
                if (left <= 0) {
                    throw e;
                }
                pause.accept(Math.min(wait, left));
                wait = Math.min(2 * wait, LONGEST.toNanos());
            }
        }
    }

    /** What needs Temporal. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws UnreachableException, IOException;
    }
}
