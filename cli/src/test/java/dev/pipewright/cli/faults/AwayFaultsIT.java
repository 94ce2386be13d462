package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who started a run on EC2 goes away, or the key goes that it was started with. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwayFaultsIT {
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

    private Bed bed() {
        return Objects.requireNonNull(shared);
    }

    private Cloud cloud() {
        return Objects.requireNonNull(bed().cloud());
    }

    @Test
    void goesOnWithoutTheLaptopThatStartedIt() throws Exception {
        Scenario run = Scenario.beginAndLeave(bed(), "laptop");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
    }

    /** Nobody can end the machine then but itself; the run ends when somebody can ask EC2 again. */
    @Test
    void leavesNoMachineWhenTheKeyIsDeletedMeanwhile() throws Exception {
        AwsFront front = cloud().front();
        ShortSessions sessions = front.endSessionsAfter(Duration.ofSeconds(20));
        bed().command("service-connector", "register", "key", "--type", "aws", "--auth-method=session-token");
        bed().registerVariant("key");
        bed().command("orchestrator", "connect", "key", "--connector", "key");
        Scenario run = Scenario.comeOn("key", bed(), Chapter.MID_STEP, "deleted-key");

        front.refuses("GetSessionToken", "Version", 1_000, 403, "InvalidClientTokenId", "The token is invalid.");
        Patience.until("a session has ended", sessions::oneHasEnded, run::evidence);
        run.goOn();
        Patience.until("the instance is gone", () -> !cloud().lives(run.name()), Patience.SELDOM, run::evidence);
        front.recover("Version");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
    }
}
