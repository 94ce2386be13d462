package dev.pipewright.worker.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The right of a machine to live on, which its run gives by going on. It is renewed by writing a file: whoever watches that ends the
 * machine when it stays the same for the lease, whatever became of this process.
 */
final class Lease {
    private final Path file;
    private final Duration lease;
    private final Run run;
    private final BooleanSupplier needed;
    private final LongSupplier nanos;
    private long renewed;

    /**
     * A lease that begins now.
     *
     * @param needed whether the run has not given the machine back yet: who ends machines may be kept from it, by credentials that are gone
     * @param nanos a clock
     */
    Lease(Path file, Duration lease, Run run, BooleanSupplier needed, LongSupplier nanos) {
        this.file = file;
        this.lease = lease;
        this.run = run;
        this.needed = needed;
        this.nanos = nanos;
        this.renewed = nanos.getAsLong();
    }

    /** Renews the lease if the run goes on and needs the machine. Otherwise says why the machine has to end, as soon as it has to. */
    @Nullable
    String look() {
        String why;
        try {
            if (!run.goesOn()) {
                return "its run is over";
            }
            if (needed.getAsBoolean()) {
                renew();
                return null;
            }
            why = "its run needs it no more, and nobody has ended it";
        } catch (IOException e) {
            why = "its lease cannot be written: " + e;
        } catch (RuntimeException e) {
            why = "Temporal did not answer for " + lease.toSeconds() + " seconds: " + e.getMessage();
        }
        return nanos.getAsLong() - renewed > lease.toNanos() ? why : null;
    }

    private void renew() throws IOException {
        long now = nanos.getAsLong();
        Path part = file.resolveSibling("lease.part");
        Files.writeString(part, ProcessHandle.current().pid() + " " + now + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        renewed = now;
    }

    /** The run that the machine was booted for. */
    @FunctionalInterface
    interface Run {
        /** Whether it does; throws what it likes if that cannot be found out. */
        boolean goesOn();
    }
}
