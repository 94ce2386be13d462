package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that cannot be started yet. */
class DelayedMachineTest {
    @TempDir
    Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void isExplainedToThoseWhoWait() {
        Orchestrator orchestrator = new Orchestrator.VmDocker(
                0, 0, null, "vm", "localhost:1/jre:1", null, null, 0, Duration.ofMinutes(1), Duration.ofMinutes(1));
        ArtifactStore store = new ArtifactStore.Local(folder.resolve("store").toString());
        MachineRequest request = new MachineRequest("train-1", "0123456789", 1, orchestrator, store, Resources.DEFAULT);
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
        try {
            temporal.registerActivitiesImplementations(fleet());
            MachineActivities calls = temporal.newActivityStub(MachineActivities.class);

            assertThatThrownBy(() -> calls.provision(request)).hasStackTraceContaining("Cannot use image");
        } finally {
            temporal.close();
        }

        assertThat(log)
                .containsExactly(
                        "provisioning train-1-7c83f198-1",
                        "preparing train-1-7c83f198-1: making the worker image",
                        "delayed train-1-7c83f198-1: Cannot use image 'localhost:1/jre:1': the connection to localhost:1"
                                + " failed: nothing listens there (this is tried again for a while)");
    }

    private Fleet fleet() {
        Map<String, String> environment = Map.of("PATH", "/nowhere");
        MachineHost host = new MachineHost(
                folder.resolve("data"),
                folder.resolve("cache"),
                store -> new LocalObjects(folder.resolve("store")),
                AwsConnections.ofHost(),
                environment,
                Map.of(),
                "");
        return new Fleet(host, new Registries(folder, environment), name -> "", new Log(), Clock.systemUTC());
    }

    private final class Log implements MachineObserver {
        @Override
        public void provisioning(Machine machine, MachineRequest request, Instant created) {
            log.add("provisioning " + machine.id());
        }

        @Override
        public void delayed(String machine, String why) {
            log.add("delayed " + machine + ": " + why);
        }

        @Override
        public void preparing(String machine, String what) {
            log.add("preparing " + machine + ": " + what);
        }

        @Override
        public void placed(String machine, String type, Map<String, String> details) {
            log.add("placed " + machine + ": " + type);
        }

        @Override
        public void started(String machine) {
            log.add("started " + machine);
        }

        @Override
        public void released(String machine, String reason) {
            log.add("released " + machine);
        }
    }
}
