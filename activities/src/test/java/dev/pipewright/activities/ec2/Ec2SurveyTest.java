package dev.pipewright.activities.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import dev.pipewright.activities.s3.Moto;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.iam.IamClient;

/** What machines would find in an account that moto plays. */
class Ec2SurveyTest {
    private static final String REGION = TestOrchestrator.REGION;

    private static Moto moto;
    private static Ec2Client client;
    private static IamClient iam;

    private FaultyEc2 ec2;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        client = Ec2Client.builder()
                .endpointOverride(moto.address())
                .region(Region.of(REGION))
                .credentialsProvider(credentials)
                .build();
        iam = IamClient.builder()
                .endpointOverride(moto.address())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(credentials)
                .build();
        iam.createInstanceProfile(profile -> profile.instanceProfileName("empty"));
        iam.createInstanceProfile(profile -> profile.instanceProfileName("machine"));
        iam.createRole(role -> role.roleName("machine-role").assumeRolePolicyDocument("{}"));
        iam.addRoleToInstanceProfile(both -> both.instanceProfileName("machine").roleName("machine-role"));
    }

    @AfterAll
    static void stop() {
        iam.close();
        client.close();
        moto.close();
    }

    @BeforeEach
    void connect() throws Exception {
        ec2 = new FaultyEc2(moto.address());
    }

    @AfterEach
    void disconnect() {
        ec2.close();
    }

    private Ec2Survey survey(String profile, boolean spot, List<String> types, String... subnets) {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        VmAws orchestrator = TestOrchestrator.of(profile, spot, types, List.of(subnets));
        return new Ec2Survey(AwsConnections.ofHost(), orchestrator, ec2.address());
    }

    private Ec2Survey survey(String profile, String... subnets) {
        return survey(profile, false, List.of(), subnets);
    }

    @Test
    void knowsTheRegion() throws Exception {
        assertThat(survey("machine").region()).isEqualTo(REGION);
    }

    @Test
    void namesTheRoleThatMachinesGet() throws Exception {
        assertThat(survey("machine").role()).isEqualTo("machine-role");
        assertThat(survey("arn:aws:iam::123456789012:instance-profile/machine").role())
                .isEqualTo("machine-role");
    }

    @Test
    void saysWhatIsWrongWithAnInstanceProfile() {
        assertThatThrownBy(() -> survey("nobody").role()).isInstanceOfSatisfying(Ec2Exception.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure).hasMessageContaining("Cannot look at instance profile 'nobody': ");
            assertThat(failure.hint()).startsWith("deploy the instance profile, or name another: ");
        });
        assertThatThrownBy(() -> survey("empty").role()).isInstanceOfSatisfying(Ec2Exception.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessage("Cannot start a machine with instance profile 'empty': it has no role");
            assertThat(failure.hint())
                    .isEqualTo("aws iam add-role-to-instance-profile --instance-profile-name empty --role-name ROLE");
        });
    }

    @Test
    void namesTheActionThatItMayNotUse() {
        ec2.answers("GetInstanceProfile", 1, 403, "AccessDenied", "User: me is not allowed to");
        ec2.answers("DescribeRouteTables", 1, 403, "UnauthorizedOperation", "You are not authorized");
        ec2.answers("DescribeVpcEndpoints", 1, 403, "UnauthorizedOperation", "You are not authorized");
        ec2.answers("DescribeRegions", 1, 403, "UnauthorizedOperation", "You are not authorized");

        assertDenied("iam:GetInstanceProfile", () -> survey("machine").role());
        assertDenied("ec2:DescribeRouteTables", () -> survey("machine").ways());
        assertDenied("ec2:DescribeVpcEndpoints", () -> survey("machine").ways());
        assertDenied("ec2:DescribeRegions", () -> survey("machine").region());
    }

    private static void assertDenied(String action, ThrowingCallable question) {
        assertThatThrownBy(question).isInstanceOfSatisfying(Ec2Exception.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(failure.hint()).startsWith("allow " + action + ";");
        });
    }

    @Test
    void followsTheRoutesOfEachSubnet() throws Exception {
        String network =
                client.createVpc(vpc -> vpc.cidrBlock("10.20.0.0/16")).vpc().vpcId();
        String inside = subnet(network, "10.20.1.0/24");
        String outside = subnet(network, "10.20.2.0/24");
        String storing = subnet(network, "10.20.3.0/24");
        String nat = client.createNatGateway(made -> made.subnetId(outside)
                        .allocationId(client.allocateAddress().allocationId()))
                .natGateway()
                .natGatewayId();
        String open = table(network, outside);
        client.createRoute(route ->
                route.routeTableId(open).destinationCidrBlock("0.0.0.0/0").natGatewayId(nat));
        String endpoint = client.createVpcEndpoint(made -> made.vpcId(network)
                        .vpcEndpointType(VpcEndpointType.GATEWAY)
                        .serviceName("com.amazonaws.eu-west-1.s3")
                        .routeTableIds(table(network, storing)))
                .vpcEndpoint()
                .vpcEndpointId();

        List<Way> ways = survey("machine", inside, outside, storing).ways();

        assertThat(ways).extracting(Way::subnet).containsExactly(inside, outside, storing);
        assertThat(ways).extracting(Way::out).containsExactly(false, true, true);
        assertThat(ways)
                .extracting(Way::said)
                .satisfiesExactly(
                        said -> assertThat(said).isEqualTo("no way out: no route leads out of its network"),
                        said -> assertThat(said).isEqualTo("out through " + nat),
                        said -> assertThat(said).startsWith("to S3 alone, through " + endpoint));
        assertThat(ways).allSatisfy(way -> assertThat(way.networks()).contains("10.20.0.0/16"));
    }

    private static String subnet(String network, String addresses) {
        return client.createSubnet(subnet -> subnet.vpcId(network).cidrBlock(addresses))
                .subnet()
                .subnetId();
    }

    private static String table(String network, String subnet) {
        String table = client.createRouteTable(made -> made.vpcId(network))
                .routeTable()
                .routeTableId();
        client.associateRouteTable(both -> both.routeTableId(table).subnetId(subnet));
        return table;
    }

    @Test
    void asksForEndpointsOnlyWhereThereIsNoOtherWay() throws Exception {
        String network =
                client.createVpc(vpc -> vpc.cidrBlock("10.30.0.0/16")).vpc().vpcId();
        String subnet = subnet(network, "10.30.1.0/24");
        client.modifySubnetAttribute(change -> change.subnetId(subnet).mapPublicIpOnLaunch(value -> value.value(true)));
        String gateway = client.createInternetGateway().internetGateway().internetGatewayId();
        client.attachInternetGateway(both -> both.internetGatewayId(gateway).vpcId(network));
        client.createRoute(route -> route.routeTableId(table(network, subnet))
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gateway));

        assertThat(survey("machine", subnet).ways())
                .extracting(Way::said)
                .containsExactly("to the Internet through " + gateway);
        assertThat(ec2.log("DescribeVpcEndpoints")).isEmpty();
    }

    /** moto has Service Quotas, and none of EC2 in it. */
    @Test
    void saysWhichQuotaItIsNotTold() {
        assertThatThrownBy(() -> survey("machine").quotas())
                .isInstanceOf(Ec2Exception.class)
                .hasMessageStartingWith("Cannot look at quota 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z)"
                        + " instances' (L-1216C47A): ")
                .hasMessageContaining("NoSuchResourceException");
    }
}
