package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A way to run the commands of steps. */
interface Runner {
    /** What the steps that are run this way share out among them. */
    CpuPermits permits(StepExecution step) throws IOException;

    /** What is there of an attempt that was started before; null if it has to be started, from its directory on. */
    @Nullable
    Running find(Assignment attempt) throws IOException, InterruptedException;

    /** Fetches what the attempt needs besides its files, which are laid out. */
    void prepare(Assignment attempt) throws IOException, InterruptedException;

    Running start(Assignment attempt) throws IOException, InterruptedException;

    /** Lets go of what is left of an attempt whose result is known. */
    void forget(Assignment attempt) throws IOException;
}
