package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of stacks that have all they need, and of those that do not. */
class DoctorTest {
    private static Moto moto;

    @TempDir
    private Path folder;

    private AskedAws aws;
    private Pipewright pipewright;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.startWithAnAccount(folder);
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void haveAStackInTheCloud() throws Exception {
        aws = new AskedAws(moto);
        pipewright = aws.askedBy(new Pipewright(folder));
        done("orchestrator", "register", "cloud", "-f", "vm_aws", "--temporal_address=10.1.2.3:7233");
        done("artifact-store", "register", "cloud", "-f", "s3", "--path=s3://team/pipelines");
        done("stack", "register", "cloud", "-o", "cloud", "-a", "cloud");
    }

    @AfterEach
    void endAws() {
        aws.close();
    }

    private void done(Object... command) {
        assertThat(pipewright.run(command).exitCode()).isZero();
    }

    @Test
    void findsNothingWrongWithTheStackOfANewcomer() throws Exception {
        assertThat(pipewright.said(0, "doctor"))
                .containsSubsequence(
                        "Stack 'default'",
                        "CHECK           STATE  SAYS",
                        "Temporal        OK     in the process of each run, which ends with it",
                        "orchestrator    OK     steps are processes of this machine",
                        "artifact store  OK     folder ");
        assertThat(aws.log()).isEmpty();
    }

    @Test
    void saysOfEachThingThatMachinesNeedWhetherItIsThere() throws Exception {
        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "Temporal                PROBLEM      no server is named, and machines cannot reach the one in"
                                + " this process",
                        "credentials             OK           account 123456789012, arn:aws:sts::123456789012:",
                        " (this host's own)",
                        "bucket                  OK           s3://team/pipelines in eu-west-1 lets this host write, read"
                                + " and delete",
                        "region                  OK           eu-west-1, as the configuration of this host says",
                        "instance profile        OK           pipewright-machine, with role pipewright-machine",
                        "subnets                 OK           subnet-",
                        ": to the Internet through igw-",
                        "quota                   OK           0 of 32 CPUs in use of"
                                + " 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances' (L-1216C47A)",
                        "machine                 OK           EC2 would start t3.small in eu-west-1",
                        "Temporal from machines  CANNOT TELL  10.1.2.3:7233, a private address",
                        "hint: Temporal from machines: it has to be in the machines' own network");
        assertThat(moto.instances("eu-west-1")).doesNotContain("<instanceId>");
        assertThat(moto.keys("team")).isEmpty();
    }

    @Test
    void isSatisfiedWithAStackOfWhichItCannotTellAll() throws Exception {
        try (TemporalServer temporal = TemporalServer.start(folder.resolve("temporal"))) {
            pipewright.with("TEMPORAL_ADDRESS", temporal.address());
            done("orchestrator", "update", "cloud", "--temporal_address=" + temporal.address());
            aws.denies("servicequotas:GetServiceQuota");

            assertThat(pipewright.said(0, "doctor", "--stack", "cloud"))
                    .contains("Temporal                OK           " + temporal.address() + ", namespace default")
                    .contains("Temporal from machines  OK           " + temporal.address() + ", which is this host as"
                            + " AWS is")
                    .doesNotContain("PROBLEM");
        }
    }

    @Test
    void namesEachPermissionThatIsMissing() throws Exception {
        done(
                "container-registry",
                "register",
                "cloud",
                "-f",
                "aws",
                "--uri=123456789012.dkr.ecr.eu-west-1.amazonaws.com/team");
        done("stack", "update", "cloud", "-c", "cloud");
        aws.denies("ecr:GetAuthorizationToken");
        aws.denies("iam:GetInstanceProfile");
        aws.denies("ec2:DescribeRouteTables");
        aws.denies("servicequotas:GetServiceQuota");
        aws.denies("ec2:RunInstances");

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "registry                PROBLEM      Cannot log in to 123456789012.dkr.ecr.eu-west-1.amazonaws.com",
                        "instance profile        CANNOT TELL  Cannot look at instance profile 'pipewright-machine'",
                        "subnets                 CANNOT TELL  Cannot look at the routes of vpc-",
                        "quota                   CANNOT TELL  Cannot look at quota 'Running On-Demand Standard (A, C, D,"
                                + " H, I, M, R, T, Z) instances' (L-1216C47A)",
                        "machine                 PROBLEM      Cannot start a machine as t3.small in eu-west-1",
                        "hint: registry: allow ecr:GetAuthorizationToken to whom the message names",
                        "hint: instance profile: allow iam:GetInstanceProfile; 'aws sts get-caller-identity' says to whom",
                        "hint: subnets: allow ec2:DescribeRouteTables; 'aws sts get-caller-identity' says to whom",
                        "hint: quota: allow servicequotas:GetServiceQuota; 'aws sts get-caller-identity' says to whom",
                        "hint: machine: allow ec2:RunInstances; 'aws sts get-caller-identity' says to whom");
    }

    @Test
    void looksAtTheSecretsThatMachinesReadWithoutReadingThem() throws Exception {
        String key = moto.makeSecret("eu-north-1", "temporal-key", "a-canary-key");
        String missing = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:nowhere";
        done("orchestrator", "update", "cloud", "--temporal_api_key_secret=" + key, "--temporal_tls_secret=" + missing);

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "Temporal API key        OK           " + key
                                + " is there; machines read it, for which the role"
                                + " of pipewright-machine needs secretsmanager:GetSecretValue",
                        "Temporal certificate    PROBLEM      Cannot look at secret '" + missing + "': there is none",
                        "hint: Temporal certificate: compare the ARN with: aws secretsmanager list-secrets");
        assertThat(aws.log()).contains("secretsmanager:DescribeSecret").doesNotContain("secretsmanager:GetSecretValue");

        aws.denies("secretsmanager:DescribeSecret");
        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "Temporal API key        CANNOT TELL  Cannot look at secret '" + key + "': User: ",
                        "hint: Temporal API key: allow secretsmanager:DescribeSecret to whom the message names");
    }

    @Test
    void asksNothingMoreOfEc2ForWhomAwsDoesNotKnow() throws Exception {
        aws.refuses("sts:GetCallerIdentity", "InvalidClientTokenId");

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "credentials             PROBLEM      Cannot verify the credentials of this host: AWS does not"
                                + " know the access key",
                        "region                  CANNOT TELL  not asked: AWS does not take the credentials",
                        "machine                 CANNOT TELL  not asked: AWS does not take the credentials");
        assertThat(aws.log()).containsExactly("sts:GetCallerIdentity");
    }

    @Test
    void saysThatMachinesWouldNotGetOutOfTheirSubnets() throws Exception {
        done("orchestrator", "update", "cloud", "--region=eu-north-1");

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "region                  OK           eu-north-1, as the orchestrator says",
                        "subnets                 PROBLEM      subnet-",
                        ": no way out: no route leads out of its network",
                        "hint: subnets: give them a way: an endpoint for S3, or NAT: docs/cloud.md#private-subnets");
    }

    @Test
    void saysWhatToDoAboutAnInstanceProfileThatIsMissing() throws Exception {
        done("orchestrator", "update", "cloud", "--instance_profile=nobody");

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "instance profile        PROBLEM      Cannot look at instance profile 'nobody': ",
                        "machine                 PROBLEM      Cannot start a machine as t3.small in eu-west-1a: ",
                        "hint: instance profile: deploy the instance profile, or name another: pipewright orchestrator"
                                + " update NAME --instance_profile=PROFILE");
    }

    @Test
    void saysThatTheQuotaHasNoRoomForAMachine() throws Exception {
        aws.allowsCpus(1);

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "quota                   PROBLEM      0 of 1 CPUs in use of 'Running On-Demand Standard",
                        "(L-1216C47A), and a machine takes 2",
                        "hint: quota: end machines, or ask for more: aws service-quotas request-service-quota-increase"
                                + " --region eu-west-1 --service-code ec2 --quota-code L-1216C47A --desired-value 2");
    }

    @Test
    void saysThatABucketIsMissing() throws Exception {
        done("artifact-store", "update", "cloud", "--path=s3://nowhere/x");

        assertThat(pipewright.said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "bucket                  PROBLEM      Cannot list s3://nowhere/x: there is no bucket 'nowhere'",
                        "hint: bucket: make it with: aws s3 mb s3://nowhere");
    }

    @Test
    void saysItToScriptsToo() throws Exception {
        assertThat(pipewright.said(1, "doctor", "--stack", "cloud", "-o", "json"))
                .containsSubsequence(
                        "\"stack\": \"cloud\"",
                        "\"ok\": false",
                        "\"check\": \"Temporal\"",
                        "\"state\": \"problem\"",
                        "\"check\": \"quota\"",
                        "\"state\": \"ok\"",
                        "\"check\": \"Temporal from machines\"",
                        "\"state\": \"cannot_tell\"");
    }

    @Test
    void doesNotKnowAStackThatIsNotThere() throws Exception {
        assertThat(pipewright.said(3, "doctor", "--stack", "clout")).contains("did you mean 'cloud'?");
    }
}
