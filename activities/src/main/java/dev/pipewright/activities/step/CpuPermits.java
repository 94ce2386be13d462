package dev.pipewright.activities.step;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Shares a machine's CPUs and memory out to its steps: first come, first served, so that a large step is not overtaken for
 * ever by small ones. Safe for use by several threads.
 */
public final class CpuPermits {
    private static final double MILLIS_PER_CPU = 1000;

    private final long millis;
    private final long memory;
    private final Set<Ticket> waiting = new LinkedHashSet<>();
    private long millisFree;
    private long memoryFree;

    /**
     * Permits for that much.
     *
     * @param cpus more than 0, may be a fraction
     * @param memoryBytes 0 if memory is not counted
     */
    public CpuPermits(double cpus, long memoryBytes) {
        if (!(cpus > 0) || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "Cannot share out " + cpus + " CPUs and " + memoryBytes + " bytes: there must be some");
        }
        this.millis = Math.max(1, Math.round(cpus * MILLIS_PER_CPU));
        this.memory = memoryBytes;
        this.millisFree = millis;
        this.memoryFree = memory;
    }

    /** As many as this host has CPUs; memory is not counted. */
    public static CpuPermits ofHost() {
        return new CpuPermits(Runtime.getRuntime().availableProcessors(), 0);
    }

    /**
     * Queues up. A request above the total counts as the total, so that it is granted alone.
     *
     * @param cpus 0 counts as one
     * @param memoryBytes 0 for none
     */
    public synchronized Ticket request(double cpus, long memoryBytes) {
        Ticket ticket = ticket(cpus, memoryBytes);
        waiting.add(ticket);
        grant();
        return ticket;
    }

    /** Takes at once and beyond the total if need be: for what is running already. */
    synchronized Ticket occupy(double cpus, long memoryBytes) {
        Ticket ticket = ticket(cpus, memoryBytes);
        ticket.take();
        return ticket;
    }

    /** How much memory there is to share out; 0 if it is not counted. */
    long memoryBytes() {
        return memory;
    }

    /** Whether no more than half of the CPUs are taken. */
    synchronized boolean isHalfFree() {
        return 2 * millisFree >= millis;
    }

    private Ticket ticket(double cpus, long memoryBytes) {
        double asked = cpus > 0 ? cpus : 1;
        return new Ticket(
                Math.min(millis, Math.max(1, Math.round(asked * MILLIS_PER_CPU))),
                memory == 0 ? 0 : Math.min(memory, memoryBytes));
    }

    private void grant() {
        for (var next = waiting.iterator(); next.hasNext(); ) {
            Ticket first = next.next();
            if (first.millis > millisFree || first.memory > memoryFree) {
                return;
            }
            next.remove();
            first.take();
        }
    }

    /** A place in the queue, then the permit itself. */
    public final class Ticket implements AutoCloseable {
        private final long millis;
        private final long memory;
        private boolean granted;
        private boolean closed;

        private Ticket(long millis, long memory) {
            this.millis = millis;
            this.memory = memory;
        }

        private void take() {
            granted = true;
            millisFree -= millis;
            memoryFree -= memory;
            CpuPermits.this.notifyAll();
        }

        /** Whether it is granted, waiting at most so long for it. The place in the queue stays. */
        public boolean await(Duration longest) throws InterruptedException {
            long end = System.nanoTime() + longest.toNanos();
            synchronized (CpuPermits.this) {
                while (!granted) {
                    long left = (end - System.nanoTime() + 999_999) / 1_000_000;
                    if (left <= 0) {
                        return false;
                    }
                    CpuPermits.this.wait(left);
                }
                return true;
            }
        }

        /** Gives it back, or leaves the queue. A second call does nothing. */
        @Override
        public void close() {
            synchronized (CpuPermits.this) {
                if (closed) {
                    return;
                }
                closed = true;
                if (granted) {
                    millisFree += millis;
                    memoryFree += memory;
                } else {
                    waiting.remove(this);
                }
                grant();
            }
        }
    }
}
