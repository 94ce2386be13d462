package dev.pipewright.activities.step;

import dev.pipewright.activity.OutOfMemory;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What runs of an attempt: a process group or a container, one that this worker started or one that it found. */
interface Running {
    Instant started();

    /** Waits for its end, at most so long, and tells whether it has come. */
    boolean awaitExit(long nanos) throws IOException, InterruptedException;

    /** Sends the command and what it has started a signal; that there is nobody to get it is fine. */
    void signal(String name) throws IOException, InterruptedException;

    /** Ends it and all it has started, without grace. */
    void kill() throws IOException, InterruptedException;

    /** After its end: ends what it left running, lets go of what it held, and tells how it ended. */
    Ending conclude() throws IOException, InterruptedException;

    /** When it ended, as far as is known. */
    Instant ended() throws IOException;

    /**
     * How it ended.
     *
     * @param code the command's exit code; null if nobody knows it
     * @param why what is known besides, as a phrase; null for nothing
     * @param outOfMemory what it had too little of; null unless that is why
     */
    record Ending(
            @Nullable Integer code,
            @Nullable String why,
            @Nullable OutOfMemory outOfMemory) {
        /** One that is no matter of memory, as far as is known. */
        Ending(@Nullable Integer code, @Nullable String why) {
            this(code, why, null);
        }
    }
}
