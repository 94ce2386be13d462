package dev.pipewright.worker.machine;

import dev.pipewright.activities.machine.MachineFile;
import dev.pipewright.activities.machine.TemporalFile;
import dev.pipewright.stack.Orchestrator.OnMachines;
import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.Temporal;
import dev.pipewright.worker.TemporalKeys;
import dev.pipewright.worker.UnreachableException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The program in the worker image. It ends with exit code 0 when its machine is to end, and with another when it is to be started
 * again; its argument is the machine's state folder. What it prints stands in the machine's log.
 */
public final class MachineWorkerMain {
    private MachineWorkerMain() {}

    /** Runs until the machine's run is over or out of reach. */
    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        MachineFile file = MachineFile.read(state);
        Reaching reaching =
                new Reaching(patience(state, file), System::nanoTime, LockSupport::parkNanos, System.out::println);
        try (Started started = reaching.reach(() -> start(state, file))) {
            MachineWorker worker = started.worker();
            Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "stop"));
            System.out.println("Worker polls " + file.machine().taskQueue() + " at "
                    + started.temporal().description());
            String reason = worker.keepLease();
            if (reason == null) {
                return; // the signal's exit code stands
            }
            Files.writeString(state.resolve("off"), reason + "\n");
        }
        System.exit(0);
    }

    /** A server that is out of reach for a while is no reason to end; for longer than the machine waits for its worker it is. */
    private static Duration patience(Path state, MachineFile file) {
        OnMachines orchestrator = (OnMachines) file.request().orchestrator();
        boolean worked = Files.exists(state.resolve("lease"));
        return worked ? orchestrator.lease() : orchestrator.bootTimeout().plus(orchestrator.lease());
    }

    /** A server may go away between its first answer and the worker's first question. */
    private static Started start(Path state, MachineFile file) throws UnreachableException, IOException {
        TemporalKeys keys = TemporalKeys.of(file.request().orchestrator(), System.out::println);
        Temporal temporal = RemoteTemporal.connect(TemporalFile.read(state), keys);
        try {
            return new Started(temporal, new MachineWorker(state, file, temporal));
        } catch (StatusRuntimeException e) {
            temporal.close();
            throw temporal.refusal(e);
        }
    }

    private record Started(Temporal temporal, MachineWorker worker) implements AutoCloseable {
        @Override
        public void close() {
            worker.close();
            temporal.close();
        }
    }
}
