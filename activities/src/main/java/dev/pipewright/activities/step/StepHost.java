package dev.pipewright.activities.step;

import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** What all attempts on this host share. */
record StepHost(
        Path work,
        Function<ArtifactStore, ArtifactStorage> storage,
        SecretValues secrets,
        StepObserver observer,
        CpuPermits permits,
        Durability durability,
        Duration grace,
        ProcessGuardian guardian) {
    boolean isEphemeral() {
        return durability == Durability.EPHEMERAL;
    }

    void startGuardian() throws IOException {
        if (isEphemeral()) {
            guardian.start();
        }
    }

    void watch(StepProcess process) {
        if (isEphemeral()) {
            guardian.watch(process.pid());
        }
    }

    void release(StepProcess process) {
        guardian.release(process.pid());
    }
}
