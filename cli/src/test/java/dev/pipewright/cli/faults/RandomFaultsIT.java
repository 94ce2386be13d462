package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on instances of EC2, to each of which something happens at some moment. {@code -Dpipewright.random.runs=100} for more of them,
 * {@code -Dpipewright.random.seed=N} for the same again, as far as chance goes that is ours.
 */
class RandomFaultsIT {
    private static final int RUNS = Integer.getInteger("pipewright.random.runs", 4);
    private static final long SEED = Long.getLong("pipewright.random.seed", System.nanoTime());
    private static final int AT_ONCE = 4;
    private static final int LONGEST_WAIT_SECONDS = 40;
    private static final List<Fault> FAULTS =
            List.of(Fault.WORKER, Fault.MACHINE, Fault.MACHINE, Fault.MACHINE_WORKER, Fault.TEMPORAL);

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private @Nullable Bed bed;

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        if (bed != null) {
            bed.close();
        }
    }

    /** What happens to a run, when, and whether a step waits for it to happen. */
    private record Blow(Fault fault, long afterMillis, boolean awaited) {
        static Blow of(Random random) {
            return new Blow(
                    FAULTS.get(random.nextInt(FAULTS.size())),
                    random.nextInt(LONGEST_WAIT_SECONDS * 1_000),
                    random.nextBoolean());
        }
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void noRunLosesOrDoublesAResultOrLeavesAnInstance(@TempDir Path folder) throws Exception {
        System.out.println("pipewright.random.seed=" + SEED);
        bed = Bed.start(folder, Flavor.VM_AWS, Engine.ofHost());
        Random random = new Random(SEED);
        List<Future<?>> runs = new ArrayList<>();
        for (int number = 1; number <= RUNS; number++) {
            String pipeline = "random-" + number;
            Blow blow = Blow.of(random);
            runs.add(threads.submit(() -> live(pipeline, blow)));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        assertThat(Objects.requireNonNull(bed.cloud()).hasInstances())
                .as("instances of EC2 are left")
                .isFalse();
    }

    private @Nullable Void live(String pipeline, Blow blow) throws Exception {
        Bed its = Objects.requireNonNull(bed);
        if (blow.awaited()) {
            its.witness().hold(pipeline + "-1", Scenario.SECOND);
        }
        Scenario run = Scenario.begin(its, Bed.STACK, pipeline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(blow.afterMillis())); // the moment is what is tried
        run.suffer(blow.fault());
        run.assertResultsAreThereOnce();
        System.out.println(pipeline + ": " + blow);
        return null;
    }
}
