package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests on a bed whose machines are instances of EC2, of which none is left at the end. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnEc2 {
    private @Nullable Bed shared;

    /** Waits for other classes that play AWS on this host. */
    @BeforeAll
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void start(@TempDir Path folder) throws Exception {
        shared = Bed.start(folder, Flavor.VM_AWS, Engine.ofHost());
    }

    @AfterAll
    void stop() throws Exception {
        if (shared != null) {
            boolean costs = cloud().hasInstances();
            shared.close();
            assertThat(costs).as("instances of EC2 are left").isFalse();
        }
    }

    final Bed bed() {
        return Objects.requireNonNull(shared);
    }

    final Cloud cloud() {
        return Objects.requireNonNull(bed().cloud());
    }

    final AwsFront front() {
        return cloud().front();
    }

    /** Registers a stack whose orchestrator has a service connector, both of that name, with sessions that end soon. */
    final ShortSessions connect(String name) {
        ShortSessions sessions = front().endSessionsAfter(Duration.ofSeconds(20));
        bed().command("service-connector", "register", name, "--type", "aws", "--auth-method=session-token");
        bed().registerVariant(name);
        bed().command("orchestrator", "connect", name, "--connector", name);
        return sessions;
    }
}
