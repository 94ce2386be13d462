package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.cli.Pipewright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What AWS refuses, loses and takes back, as a run lives through it. */
class AwsFaultsIT extends OnEc2 {
    private static final String LAUNCH = "RunInstances";
    private static final int ALWAYS = 1_000;
    private static final int SUBNETS = 3; // of the default network

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

    /** EC2 says that it starts it, and then that it could not. */
    @Test
    void triesTheNextPlaceWhenAnInstanceEndsAsItIsStarted() throws Exception {
        front().tells(
                        "DescribeInstances",
                        "ended-",
                        "Client.UserInitiatedShutdown",
                        "Server.InsufficientInstanceCapacity");
        front().holdsTheAnswer(LAUNCH, "ended-1");
        Scenario run = Scenario.begin(bed(), Bed.STACK, "ended");
        Patience.until("the instance is there", () -> cloud().launched(run.name()) == 1, run::evidence);

        cloud().terminate(run.name());
        front().recover(run.name());
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(front().calls(LAUNCH, run.name())).isEqualTo(2);
        assertThat(run.machines()).as(run.evidence()).hasSize(1);
    }

    /** What is signed with a session that has ended is refused, with the machine and the store alike. */
    @Test
    void goesOnWhenASessionEnds() throws Exception {
        ShortSessions sessions = connect("short");
        bed().registerStore("short-store", "short", "s3://" + Cloud.BUCKET + "/a/prefix");
        bed().command("artifact-store", "connect", "short-store", "--connector", "short");
        Scenario run = Scenario.comeOn("short-store", bed(), Chapter.MID_STEP, "short");

        Patience.until("a session has ended", sessions::oneHasEnded, run::evidence);
        run.goOn();
        run.awaitEnd();

        run.assertEndedWell(Fault.WORKER);
        assertThat(sessions.begun()).isGreaterThan(1);
    }

    @Test
    void failsAStepWhoseOutputMayNotBeWrittenAndNamesTheAction() throws Exception {
        assertThat(unwritten("read-only", 403, "AccessDenied", "Access Denied")).contains("s3:PutObject");
    }

    @Test
    void failsAStepWhoseBucketIsDeletedMeanwhileAndNamesIt() throws Exception {
        assertThat(unwritten("deleted", 404, "NoSuchBucket", "The specified bucket does not exist"))
                .contains("there is no bucket '" + Cloud.BUCKET + "'");
    }

    /** A run whose outputs the bucket does not take, until it has failed; returns what it says. */
    private String unwritten(String pipeline, int status, String code, String message) throws Exception {
        Scenario run = Scenario.come(bed(), Chapter.MID_STEP, pipeline);
        front().refuses("PUT", "/blobs/", ALWAYS, status, code, message);
        try {
            run.goOn();
            run.awaitEnd();
        } finally {
            front().recover("/blobs/");
        }
        assertThat(run.run().status()).as(run.evidence()).isEqualTo(RunStatus.FAILED);
        run.assertNothingLeft();
        return run.evidence();
    }

    @Test
    void startsNothingForABucketThatIsNotThere() throws Exception {
        assertThat(unstarted("nowhere"))
                .contains("there is no bucket 'nowhere'", "hint: make it with: aws s3 mb s3://nowhere");
    }

    @Test
    void startsNothingForABucketInAnotherRegionAndNamesThat() throws Exception {
        String message =
                "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-2'";
        for (String method : List.of("GET", "PUT", "HEAD")) {
            front().refuses(method, "/elsewhere", ALWAYS, 400, "AuthorizationHeaderMalformed", message);
        }

        assertThat(unstarted("elsewhere")).contains("bucket 'elsewhere' is in region us-east-2", "--region=us-east-2");
    }

    /** A run on a stack with another bucket, which is refused; returns what is said. */
    private String unstarted(String bucket) throws Exception {
        bed().registerStore(bucket, Bed.STACK, "s3://" + bucket + "/a/prefix");
        Path pipeline = bed().pipewright()
                .pipeline(
                        bucket,
                        "name: " + bucket
                                + "\nimage: {base: docker://pipewright-test/sh}\nsteps: {only: {run: 'true'}}\n");

        Pipewright.Said said = bed().pipewright().run("run", pipeline, "--stack", bucket, "--detach");

        assertThat(said.exitCode()).as(said.out() + said.err()).isNotZero();
        assertThat(front().calls(LAUNCH, bucket + "-1")).isZero();
        return said.err();
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
