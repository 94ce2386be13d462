package dev.pipewright.activities.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What users read when EC2 has not done what was asked. */
class Ec2FailuresTest {
    private static final Candidate SMALL = new Candidate(
            new InstanceType("t3.small", 2, 2L << 30, "x86_64", 0),
            new Candidate.Place("subnet-1", "eu-west-1a", "vpc-1"),
            false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InsufficientInstanceCapacity",
                "InsufficientHostCapacity",
                "InsufficientFreeAddressesInSubnet",
                "SpotMaxPriceTooLow",
                "Unsupported"
            })
    void aPlaceWithoutRoomIsLeftForTheNext(String code) {
        Ec2Exception failure = launch(answer(code.startsWith("Insufficient") ? 500 : 400, code, "No t3.small here"));

        assertThat(failure.kind()).isEqualTo(Kind.CAPACITY);
        assertThat(failure)
                .hasMessage("Cannot start machine m-1 as t3.small in eu-west-1a: AWS has no room (" + code
                        + ": No t3.small here)");
    }

    @Test
    void aQuotaIsNamedAsTheConsoleNamesIt() {
        Ec2Exception failure = launch(answer(
                400, "VcpuLimitExceeded", "You have requested more vCPU capacity than your current vCPU limit of 32"));

        assertThat(failure.kind()).isEqualTo(Kind.QUOTA);
        assertThat(failure.passes()).isFalse();
        assertThat(failure)
                .hasMessage(
                        "Cannot start machine m-1 as t3.small in eu-west-1a: the account's quota is used up"
                                + " (VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32)");
        assertThat(failure.hint())
                .isEqualTo("end what is not needed, or ask for more of quota 'Running On-Demand Standard"
                        + " (A, C, D, H, I, M, R, T, Z) instances' (L-1216C47A) in AWS's Service Quotas");
    }

    @Test
    void theQuotaOfSpotMachinesWithGpusIsAnother() {
        Candidate spot = new Candidate(new InstanceType("g5.xlarge", 4, 16L << 30, "x86_64", 1), SMALL.place(), true);

        Ec2Exception failure =
                Ec2Failures.ofLaunch("start", spot, answer(400, "MaxSpotInstanceCountExceeded", "Max count exceeded"));

        assertThat(failure.kind()).isEqualTo(Kind.QUOTA);
        assertThat(failure.hint()).contains("'All G and VT Spot Instance Requests' (L-3819A6DF)");
    }

    @Test
    void otherQuotasAreNamedByWhatEc2CallsThem() {
        assertThat(launch(answer(400, "InstanceLimitExceeded", "too many")).hint())
                .isEqualTo("end what is not needed, or ask for more of quota 'Instance' in AWS's Service Quotas");
    }

    @Test
    void tooManyQuestionsAreAskedAgainLater() {
        Ec2Exception failure = launch(answer(503, "RequestLimitExceeded", "Request limit exceeded."));

        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure.passes()).isTrue();
        assertThat(failure)
                .hasMessage("Cannot start machine m-1 as t3.small in eu-west-1a: AWS is asked too much by this account"
                        + " (RequestLimitExceeded)");
    }

    @Test
    void aDenialNamesTheMissingActionWithoutTheEncodedRest() {
        Ec2Exception failure = launch(answer(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ann is not"
                        + " authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/machine"
                        + " because no identity-based policy allows the iam:PassRole action."
                        + " Encoded authorization failure message: AbCdEf"));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure)
                .hasMessage(
                        "Cannot start machine m-1 as t3.small in eu-west-1a: access is denied (UnauthorizedOperation: You"
                                + " are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ann is not"
                                + " authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/machine"
                                + " because no identity-based policy allows the iam:PassRole action.)");
        assertThat(failure.hint()).isEqualTo("allow iam:PassRole; 'aws sts get-caller-identity' says to whom");
    }

    @Test
    void aDenialThatNamesNoActionNamesThatOfTheQuestion() {
        Ec2Exception failure = Ec2Failures.of(
                "list the subnets",
                "ec2:DescribeSubnets",
                answer(403, "UnauthorizedOperation", "You are not authorized to perform this operation."));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure)
                .hasMessage(
                        "Cannot list the subnets: access is denied (UnauthorizedOperation: You are not authorized to"
                                + " perform this operation.)");
        assertThat(failure.hint()).isEqualTo("allow ec2:DescribeSubnets; 'aws sts get-caller-identity' says to whom");
    }

    @Test
    void aWrongKeyIsNoMissingPermission() {
        Ec2Exception failure =
                launch(answer(401, "AuthFailure", "AWS was not able to validate the provided access credentials"));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure.hint())
                .isEqualTo("give the access key again; 'aws sts get-caller-identity' says whose it is");
    }

    @Test
    void anExpiredSessionIsToldAsEverywhere() {
        Ec2Exception failure =
                launch(answer(400, "ExpiredToken", "The security token included in the request is expired"));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure)
                .hasMessage("Cannot start machine m-1 as t3.small in eu-west-1a: the credentials have expired");
    }

    @Test
    void aKeyThatIsGoneIsToldAsEverywhere() {
        Ec2Exception failure = Ec2Failures.of(
                "look for machines",
                "ec2:DescribeInstances",
                answer(403, "InvalidClientTokenId", "The security token included in the request is invalid."));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure).hasMessage("Cannot look for machines: AWS does not know the access key");
    }

    @Test
    void aMissingInstanceProfileIsToldWithTheWayOut() {
        Ec2Exception failure = launch(answer(
                400,
                "InvalidParameterValue",
                "Value (pipewright-machine) for parameter iamInstanceProfile.name is invalid."
                        + " Invalid IAM Instance Profile name"));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.hint())
                .isEqualTo("deploy the instance profile, or name another: pipewright orchestrator update NAME"
                        + " --instance_profile=PROFILE");
    }

    @Test
    void whatIsNotThereIsNotTriedAgain() {
        Ec2Exception failure = Ec2Failures.of(
                "look at the subnets subnet-9",
                "ec2:DescribeSubnets",
                answer(400, "InvalidSubnetID.NotFound", "The subnet ID 'subnet-9' does not exist"));

        assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure)
                .hasMessage("Cannot look at the subnets subnet-9: The subnet ID 'subnet-9' does not exist"
                        + " (InvalidSubnetID.NotFound)");
    }

    @Test
    void aLaunchThatWasNotAnsweredMayHaveHappened() {
        List<SdkException> failures = List.of(
                SdkClientException.create("Unable to execute HTTP request: Read timed out"),
                answer(500, "InternalError", "An internal error has occurred"),
                answer(503, "Unavailable", "The server is overloaded"),
                answer(400, "IdempotentParameterMismatch", "inconsistent"));

        assertThat(failures).extracting(failure -> launch(failure).kind()).containsOnly(Kind.UNKNOWN);
        assertThat(launch(failures.get(0)))
                .hasMessage(
                        "Cannot start machine m-1 as t3.small in eu-west-1a: AWS gave no answer (Unable to execute HTTP"
                                + " request: Read timed out), so that it may have been started");
    }

    @Test
    void aQuestionThatWasNotAnsweredMayBeAskedAgain() {
        Ec2Exception failure =
                Ec2Failures.of("list the subnets", "ec2:DescribeSubnets", SdkClientException.create("Read timed out"));

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessage("Cannot list the subnets: AWS gave no answer (Read timed out)");
    }

    @Test
    void withoutCredentialsOneLogsIn() {
        Ec2Exception failure =
                launch(SdkClientException.create("Unable to load credentials from any of the providers"));

        assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
        assertThat(failure)
                .hasMessage("Cannot start machine m-1 as t3.small in eu-west-1a: there are no AWS credentials");
    }

    private static Ec2Exception launch(SdkException failure) {
        return Ec2Failures.ofLaunch("start machine m-1 as " + SMALL, SMALL, failure);
    }

    private static SdkException answer(int status, String code, String message) {
        return software.amazon.awssdk.services.ec2.model.Ec2Exception.builder()
                .message(message)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
