package dev.pipewright.worker.machine;

import dev.pipewright.activities.machine.MachineFile;
import dev.pipewright.activities.machine.TemporalFile;
import dev.pipewright.stack.Orchestrator.VmDocker;
import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.Temporal;
import dev.pipewright.worker.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The program in the worker image. It ends with exit code 0 when its machine is to end, and with another when it is to be started
 * again; its argument is the machine's state folder. What it prints stands in the machine's log.
 */
public final class MachineWorkerMain {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private MachineWorkerMain() {}

    /** Runs until the machine's run is over or out of reach. */
    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        MachineFile file = MachineFile.read(state);
        try (Temporal temporal = connect(state, file);
                MachineWorker worker = new MachineWorker(state, file, temporal)) {
            Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "stop"));
            System.out.println("Worker polls " + file.machine().taskQueue() + " at " + temporal.description());
            String reason = worker.keepLease();
            if (reason == null) {
                return; // the signal's exit code stands
            }
            Files.writeString(state.resolve("off"), reason + "\n");
        }
        System.exit(0);
    }

    /** A server that is out of reach for a while is no reason to end; for longer than the lease it is. */
    private static Temporal connect(Path state, MachineFile file) throws UnreachableException, IOException {
        Duration lease = ((VmDocker) file.request().orchestrator()).lease();
        long end = System.nanoTime() + lease.toNanos();
        while (true) {
            try {
                return RemoteTemporal.connect(TemporalFile.read(state));
            } catch (UnreachableException e) {
                System.out.println(e.getMessage());
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
