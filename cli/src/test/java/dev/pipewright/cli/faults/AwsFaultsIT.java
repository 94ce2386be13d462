package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activity.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What AWS refuses, loses and takes back, as a run lives through it. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsFaultsIT {
    private static final String LAUNCH = "RunInstances";
    private static final int ALWAYS = 1_000;
    private static final int SUBNETS = 3; // of the default network

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

    private AwsFront front() {
        return cloud().front();
    }

    /** A run whose launches are refused for good, until it has failed; returns what it says. */
    private String refused(String pipeline, int status, String code, String message) throws Exception {
        front().refuses(LAUNCH, pipeline + "-1", ALWAYS, status, code, message);
        Scenario run = Scenario.begin(bed(), Bed.STACK, pipeline);
        run.awaitEnd();
        assertThat(run.run().status()).as(run.evidence()).isEqualTo(RunStatus.FAILED);
        assertThat(front().calls(LAUNCH, run.name())).as("it is asked once").isEqualTo(1);
        run.assertNothingLeft();
        return run.evidence();
    }

    @Test
    void aLaunchWhoseAnswerWasLostIsFoundByTheNextWorker() throws Exception {
        front().holdsTheAnswer(LAUNCH, "lost-answer-1");
        Scenario run = Scenario.begin(bed(), Bed.STACK, "lost-answer");
        Patience.until("the instance is there", () -> cloud().launched(run.name()) == 1, run::evidence);

        bed().worker().kill();
        front().recover(run.name());
        bed().worker().start();
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(cloud().launched(run.name())).isEqualTo(1);
    }

    @Test
    void findsTheLastPlaceThatHasRoom() throws Exception {
        bed().registerVariant("one-type", "--instance_type=t3.small");
        front().refuses(LAUNCH, "no-room-1", SUBNETS - 1, 500, "InsufficientInstanceCapacity", "There is no room.");
        Scenario run = Scenario.begin(bed(), "one-type", "no-room");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(front().calls(LAUNCH, run.name())).isEqualTo(SUBNETS);
    }

    @Test
    void endsAtOnceWithoutPermissionAndNamesTheAction() throws Exception {
        String told = refused(
                "not-allowed", 403, "UnauthorizedOperation", "You are not authorized to perform this operation.");

        assertThat(told).contains("ec2:RunInstances");
    }

    @Test
    void endsAtOnceWhenTheQuotaIsUsedUpAndSaysSo() throws Exception {
        String told = refused(
                "quota", 400, "VcpuLimitExceeded", "You have requested more vCPU capacity than your current limit.");

        assertThat(told).contains("quota is used up");
    }

    @Test
    void outlivesThrottling() throws Exception {
        String name = "throttled-1";
        front().refuses(LAUNCH, name, ALWAYS, 503, "RequestLimitExceeded", "Request limit exceeded.");
        Scenario run = Scenario.begin(bed(), Bed.STACK, "throttled");
        Patience.until("it was asked for again and again", () -> front().calls(LAUNCH, name) >= 6, run::evidence);
        front().recover(name);
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(cloud().launched(name)).isEqualTo(1);
    }

    @Test
    void startsNoSecondMachineWhenEc2DoesNotShowTheFirst() throws Exception {
        front().showsNoInstances("unseen-1", 3);
        Scenario run = Scenario.begin(bed(), Bed.STACK, "unseen");
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(cloud().launched(run.name())).isEqualTo(1);
    }

    @Test
    void movesAStepAwayFromASpotInstanceThatIsTakenBack() throws Exception {
        bed().registerVariant("spot", "--spot=true");
        Scenario run = Scenario.comeOn("spot", bed(), Chapter.MID_STEP, "taken-back");

        Path notice = Files.createFile(Cloud.SPOT_NOTICE);
        try {
            Patience.until(
                    "the machine is given up",
                    () -> run.machines().stream().anyMatch(MachineRecord::lost),
                    run::evidence);
        } finally {
            Files.delete(notice);
        }
        run.goOn();
        run.awaitEnd();

        run.assertEndedWell(Fault.MACHINE);
        assertThat(run.machines()).as(run.evidence()).hasSize(2);
    }

    @Test
    void failsAStepWhoseOutputMayNotBeWrittenAndNamesTheAction() throws Exception {
        Scenario run = Scenario.come(bed(), Chapter.MID_STEP, "read-only");
        front().refuses("PUT", "/blobs/", ALWAYS, 403, "AccessDenied", "Access Denied");
        try {
            run.goOn();
            run.awaitEnd();
        } finally {
            front().recover("/blobs/");
        }

        assertThat(run.run().status()).as(run.evidence()).isEqualTo(RunStatus.FAILED);
        assertThat(run.evidence()).contains("s3:PutObject");
        run.assertNothingLeft();
    }

    /** The machine learns of it from Temporal and ends itself; the reaper, which a schedule starts, puts the catalog right. */
    @Test
    void leavesNoMachineWhenTheWorkflowIsTerminated() throws Exception {
        Scenario run = Scenario.come(bed(), Chapter.MID_STEP, "terminated");
        bed().temporal()
                .temporal("workflow", "terminate", "--workflow-id", "pipewright/" + run.name(), "--reason", "test");

        Patience.until("the instance is gone", () -> !cloud().lives(run.name()), Patience.SELDOM, run::evidence);
        run.goOn();
        bed().command("machines", "reap");
        run.assertNothingLeft();
    }
}
