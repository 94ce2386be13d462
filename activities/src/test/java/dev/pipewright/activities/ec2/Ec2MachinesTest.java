package dev.pipewright.activities.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import dev.pipewright.activities.s3.Moto;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;

/** Instances on moto behind what EC2 does and moto does not. */
class Ec2MachinesTest {
    private static final String REGION = TestOrchestrator.REGION;

    private static Moto moto;
    private static Ec2Client client;

    private final String machine = "m-" + UUID.randomUUID();
    private FaultyEc2 ec2;
    private Ec2Machines machines;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        makeProfile();
        client = Ec2Client.builder()
                .endpointOverride(moto.address())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }

    private static void makeProfile() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(moto.address())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "Action=CreateInstanceProfile&Version=2010-05-08" + "&InstanceProfileName=pipewright-machine"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        client.close();
        moto.close();
    }

    @BeforeEach
    void connect() throws Exception {
        ec2 = new FaultyEc2(moto.address());
        machines = new Ec2Machines(connections(), REGION, null, ec2.address(), Clock.systemUTC());
    }

    @AfterEach
    void leavesNothing() throws Exception {
        ec2.recovers();
        machines.end(machine, null);
        assertThat(instances().stream().filter(Instance::lives)).isEmpty();
        ec2.close();
    }

    private static AwsConnections connections() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        return AwsConnections.ofHost();
    }

    private static VmAws orchestrator(List<String> types, boolean spot) {
        return TestOrchestrator.of("pipewright-machine", spot, types, List.of());
    }

    private Order order(VmAws orchestrator, Resources resources) {
        return new Order(
                machine,
                "execution-1",
                orchestrator,
                resources,
                "x86_64",
                "#!/bin/sh\n",
                Map.of("pipewright:run", "training-1"),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private Order order() {
        return order(orchestrator(List.of(), false), Resources.DEFAULT);
    }

    private Instance start(Order order) throws Ec2Exception, InterruptedException {
        return machines.start(order, false);
    }

    /** As another client sees them. */
    private List<Instance> instances() {
        return client
                .describeInstances(request -> request.filters(Filter.builder()
                        .name("tag:" + Ec2Machines.MACHINE)
                        .values(machine)
                        .build()))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(Instances::of)
                .toList();
    }

    private List<String> subnets() {
        return client.describeSubnets().subnets().stream()
                .map(subnet -> subnet.subnetId())
                .toList();
    }

    @Test
    void startsTheSmallestThatFitsWithoutAnythingSaid() throws Exception {
        Instance started = start(order());

        assertThat(started.type()).isEqualTo("t3.small");
        assertThat(ec2.launches()).hasSize(1);
        var seen = client.describeInstances(request -> request.instanceIds(started.id()))
                .reservations()
                .get(0)
                .instances()
                .get(0);
        assertThat(seen.metadataOptions().httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
        assertThat(seen.metadataOptions().httpPutResponseHopLimit()).isEqualTo(1);
        assertThat(seen.tags().stream().map(tag -> tag.key() + "=" + tag.value()))
                .contains(
                        "Name=" + machine,
                        "pipewright:machine=" + machine,
                        "pipewright:run=training-1",
                        "pipewright:expires-at=2026-01-01T00:00:00Z");
        assertThat(attribute(started, InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR))
                .isEqualTo("terminate");
        assertThat(attribute(started, InstanceAttributeName.USER_DATA)).isEqualTo("#!/bin/sh\n");
        assertThat(client.describeSecurityGroups(request -> request.groupIds(
                                seen.networkInterfaces().get(0).groups().get(0).groupId()))
                        .securityGroups()
                        .get(0))
                .satisfies(group -> assertThat(group.groupName()).isEqualTo("pipewright-machine"))
                .satisfies(group -> assertThat(group.ipPermissions()).isEmpty());
        assertThat(ec2.launches().get(0))
                .containsEntry("BlockDeviceMapping.1.Ebs.Encrypted", "true")
                .containsEntry("BlockDeviceMapping.1.Ebs.VolumeType", "gp3")
                .containsEntry("IamInstanceProfile.Name", "pipewright-machine")
                .doesNotContainKey("NetworkInterface.1.AssociatePublicIpAddress")
                .hasEntrySatisfying("ClientToken", token -> assertThat(token).hasSizeLessThanOrEqualTo(64));
    }

    private static String attribute(Instance instance, InstanceAttributeName name) {
        var said = client.describeInstanceAttribute(
                request -> request.instanceId(instance.id()).attribute(name));
        return name == InstanceAttributeName.USER_DATA
                ? new String(Base64.getDecoder().decode(said.userData().value()), UTF_8)
                : said.instanceInitiatedShutdownBehavior().value();
    }

    @Test
    void choosesAMachineOnWhichTheStepFitsBesideTheSystem() throws Exception {
        Resources fourGibibytes = new Resources(2, 4L << 30, 0, 100L << 30);

        assertThat(start(order(orchestrator(List.of(), false), fourGibibytes)).type())
                .isEqualTo("t3.large");
        assertThat(Integer.parseInt(ec2.launches().get(0).get("BlockDeviceMapping.1.Ebs.VolumeSize")))
                .isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({"1, t3.small", "2, t3.medium", "4, t3.large", "8, t3.xlarge", "16, t3.2xlarge"})
    void takesTheNextSizeForTwiceTheMemory(long gibibytes, String type) throws Exception {
        Resources asked = new Resources(0, gibibytes << 30, 0, 0);

        assertThat(start(order(orchestrator(List.of(), false), asked)).type()).isEqualTo(type);
    }

    @Test
    void passesOverNamedTypesOnWhichAStepDoesNotFit() throws Exception {
        List<String> named = List.of("t3.small", "t3.large", "t3.medium");

        assertThat(start(order(orchestrator(named, false), new Resources(0, 3L << 30, 0, 0)))
                        .type())
                .isEqualTo("t3.large");
    }

    @Test
    void takesTheFirstNamedTypeWhereAStepFitsOnNone() throws Exception {
        List<String> named = List.of("t3.small", "t3.medium");

        assertThat(start(order(orchestrator(named, false), new Resources(0, 64L << 30, 0, 0)))
                        .type())
                .isEqualTo("t3.small");
    }

    @Test
    void choosesOneWithGpusWhenTheyAreAskedFor() throws Exception {
        Resources gpu = new Resources(4, 0, 1, 0);

        assertThat(start(order(orchestrator(List.of(), false), gpu)).type()).startsWith("g4dn.");
    }

    @Test
    void saysThatNoMachineIsLargeEnough() {
        assertRefused(
                order(orchestrator(List.of(), false), new Resources(100_000, 0, 0, 0)),
                Kind.REFUSED,
                "no instance type has 100000.0 CPUs, 1024 MiB of memory for x86_64 (the largest that was looked at is ");
    }

    @Test
    void saysThatThereIsNoSuchType() {
        assertRefused(order(orchestrator(List.of("t3.tiny"), false), Resources.DEFAULT), Kind.NOT_FOUND, "t3.tiny");
    }

    @Test
    void returnsWhatAnEarlierCallHasStarted() throws Exception {
        Instance first = start(order());

        assertThat(start(order()).id()).isEqualTo(first.id());
        assertThat(ec2.launches()).hasSize(1);
    }

    @Test
    void startsOneMachineWhereTwoAskAtOnce() throws Exception {
        CompletableFuture<String> other = CompletableFuture.supplyAsync(this::startAnother);
        String its = start(order()).id();

        assertThat(other.join()).isEqualTo(its);
        assertThat(instances().stream().filter(Instance::lives)).hasSize(1);
    }

    private String startAnother() {
        try {
            return start(order()).id();
        } catch (Ec2Exception | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void findsTheMachineOfALaunchWhoseAnswerWasLost() throws Exception {
        ec2.losesTheAnswerOfALaunch();

        Instance started = start(order());

        assertThat(instances()).extracting(Instance::id).containsExactly(started.id());
        assertThat(ec2.launches()).hasSize(1);
    }

    @Test
    void asksAgainWithTheSameTokenWhereItSeesNothingAfterALostAnswer() throws Exception {
        ec2.losesTheAnswerOfALaunch();
        ec2.seesNothing(6);

        Instance started = start(order());

        assertThat(instances()).extracting(Instance::id).containsExactly(started.id());
        assertThat(ec2.launches())
                .extracting(launch -> launch.get("ClientToken"))
                .hasSize(2)
                .containsOnly(ec2.launches().get(0).get("ClientToken"));
    }

    @Test
    void triesEveryPlaceInTurnUntilOneHasRoom() throws Exception {
        List<String> subnets = subnets();
        String last = subnets.get(subnets.size() - 1);
        subnets.stream().filter(subnet -> !subnet.equals(last)).forEach(subnet -> ec2.hasNoRoom("t3.small", subnet));

        Instance started = start(order(orchestrator(List.of("t3.small"), false), Resources.DEFAULT));

        assertThat(started.lives()).isTrue();
        assertThat(ec2.launches()).hasSize(subnets.size());
        assertThat(ec2.launches().get(subnets.size() - 1)).containsEntry("NetworkInterface.1.SubnetId", last);
    }

    @Test
    void remembersForTheNextMachineWhereThereIsNoRoom() throws Exception {
        String full = subnets().get(0);
        ec2.hasNoRoom("t3.small", full);
        start(order(orchestrator(List.of("t3.small"), false), Resources.DEFAULT));
        machines.end(machine, null);

        start(order(orchestrator(List.of("t3.small"), false), Resources.DEFAULT));

        assertThat(ec2.launches())
                .extracting(launch -> launch.get("NetworkInterface.1.SubnetId"))
                .endsWith(subnets().get(1));
        assertThat(ec2.launches().stream().filter(launch -> full.equals(launch.get("NetworkInterface.1.SubnetId"))))
                .hasSize(1);
    }

    @Test
    void saysThatThereIsRoomNowhere() {
        ec2.answers("RunInstances", -1, 500, "InsufficientInstanceCapacity", "none");

        assertRefused(
                order(orchestrator(List.of("t3.small"), false), Resources.DEFAULT),
                Kind.CAPACITY,
                "AWS has no room in any of " + subnets().size() + " places");
        assertThat(ec2.launches()).hasSameSizeAs(subnets());
    }

    @Test
    void takesOnDemandWhereThereIsNoSpot() throws Exception {
        ec2.hasNoSpotRoom();

        Instance started = start(order(orchestrator(List.of("t3.small"), true), Resources.DEFAULT));

        assertThat(started.spot()).isFalse();
        assertThat(ec2.launches()).hasSize(subnets().size() + 1);
    }

    @Test
    void stopsAtOnceWhereAQuotaIsUsedUp() {
        ec2.answers("RunInstances", -1, 400, "VcpuLimitExceeded", "more than your limit of 5");

        assertRefused(order(), Kind.QUOTA, "the account's quota is used up");
        assertThat(ec2.launches()).hasSize(1);
    }

    @Test
    void stopsAtOnceWhereItMayNotStartAny() {
        ec2.answers("RunInstances", -1, 403, "UnauthorizedOperation", "You are not authorized");

        assertRefused(order(), Kind.ACCESS_DENIED, "access is denied");
        assertThat(ec2.launches()).hasSize(1);
    }

    @Test
    void leavesItToALaterTryWhereItAsksTooMuch() {
        ec2.answers("RunInstances", -1, 503, "RequestLimitExceeded", "Request limit exceeded.");

        assertRefused(order(), Kind.THROTTLED, "AWS is asked too much");
        assertThat(ec2.launches()).hasSize(1);
    }

    private void assertRefused(Order order, Kind kind, String why) {
        assertThatThrownBy(() -> start(order)).isInstanceOfSatisfying(Ec2Exception.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(why);
        });
    }

    @Test
    void seesWhatItHasJustStartedThoughEc2DoesNotYet() throws Exception {
        ec2.seesNothing(3);

        assertThat(start(order()).lives()).isTrue();
        assertThat(ec2.launches()).hasSize(1);
    }

    /** The worker that started it has died; where it found no room there is some by now, and the next one would try there first. */
    @Test
    void startsNoSecondOneElsewhereThoughEc2DoesNotShowTheFirstYet() throws Exception {
        VmAws orchestrator = orchestrator(List.of("t3.small"), false);
        ec2.hasNoRoom("t3.small", subnets().get(0));
        Instance started = start(order(orchestrator, Resources.DEFAULT));
        ec2.recovers();
        ec2.seesNothing(3);

        Ec2Machines next = new Ec2Machines(connections(), REGION, null, ec2.address(), Clock.systemUTC());

        assertThat(next.start(order(orchestrator, Resources.DEFAULT), true).id())
                .isEqualTo(started.id());
        assertThat(instances()).hasSize(1);
    }

    @Test
    void endsAMachineOnceAndForAll() throws Exception {
        start(order());

        assertThat(machines.end(machine, null)).isTrue();
        assertThat(machines.end(machine, null)).isFalse();

        assertThat(machines.find(machine)).isEmpty();
    }

    @Test
    void listsTheMachinesWithATag() throws Exception {
        Instance started = start(order());

        assertThat(machines.list("pipewright:run", "training-1"))
                .extracting(Instance::id)
                .contains(started.id());
        assertThat(machines.list("pipewright:run", "another")).isEmpty();
    }

    @Test
    void asksWhetherItWouldStartWithoutStartingOrMakingAnything() throws Exception {
        assertThat(machines.rehearse(order())).startsWith("t3.small in eu-west-1");
        assertThat(instances()).isEmpty();
        assertThat(ec2.log("CreateSecurityGroup")).isEmpty();
    }

    @Test
    void saysThatItWouldNotBeAllowedToStart() {
        ec2.answers(
                "RunInstances",
                -1,
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform: ec2:RunInstances");

        assertThatThrownBy(() -> machines.rehearse(order())).isInstanceOfSatisfying(Ec2Exception.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(failure.hint()).startsWith("allow ec2:RunInstances");
        });
    }

    @Test
    void endsAMachineThatSomebodyHasStopped() throws Exception {
        String id = start(order()).id();
        client.stopInstances(request -> request.instanceIds(id));
        assertThat(machines.find(machine)).as("it works no more").isEmpty();

        assertThat(machines.end(machine, null)).isTrue();

        assertThat(instances()).extracting(Instance::state).containsExactly(Instance.State.ENDED);
    }

    @Test
    void endsWhatItHasStartedThoughEc2DoesNotShowItYet() throws Exception {
        String id = start(order()).id();
        ec2.seesNothing(1);

        assertThat(machines.end(machine, id)).isTrue();

        assertThat(instances()).extracting(Instance::state).containsExactly(Instance.State.ENDED);
    }

    @Test
    void triesSubnetsInTheOrderInWhichTheyAreNamed() throws Exception {
        List<String> backwards = new ArrayList<>(subnets());
        Collections.reverse(backwards);
        VmAws orchestrator = new VmAws(
                REGION,
                null,
                List.of("t3.medium"),
                backwards,
                null,
                "pipewright-machine",
                null,
                false,
                false,
                0,
                null,
                "base",
                null,
                null,
                null,
                0,
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));

        start(order(orchestrator, Resources.DEFAULT));

        assertThat(ec2.launches().get(0)).containsEntry("NetworkInterface.1.SubnetId", backwards.get(0));
    }
}
