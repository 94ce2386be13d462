package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.artifact.StoreException.Kind;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Whatever S3 answers, the message says what could not be done, where and why, and the hint what to do. */
class S3FailuresTest {
    private static final String WHO = "; 'aws sts get-caller-identity' says whose credentials these are";

    @Test
    void saysThatThereIsNoBucket() throws IOException {
        assertThat(told(404, "NoSuchBucket", "The specified bucket does not exist"))
                .isEqualTo("NOT_FOUND Cannot write to s3://data/team: there is no bucket 'data'"
                        + " [make it with: aws s3 mb s3://data, or name another: pipewright artifact-store update NAME"
                        + " --path=s3://BUCKET/PREFIX]");
    }

    @Test
    void namesTheRegionInWhichTheBucketIs() throws IOException {
        String expected = "REFUSED Cannot write to s3://data/team: bucket 'data' is in region eu-west-1"
                + " [pipewright artifact-store update NAME --region=eu-west-1]";

        assertThat(
                        told(
                                400,
                                "AuthorizationHeaderMalformed",
                                "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'"))
                .isEqualTo(expected);
        try (AnsweringS3 s3 = new AnsweringS3(
                301, Map.of("x-amz-bucket-region", "eu-west-1"), "PermanentRedirect", "Use another endpoint")) {
            assertThat(put(s3.store())).isEqualTo(expected);
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().size("blobs/x"))))
                    .isEqualTo(expected.replace("write to", "read from"));
        }
    }

    @Test
    void namesThePermissionThatIsMissing() throws IOException {
        String denied = "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:PutObject";

        assertThat(told(403, "AccessDenied", "Access Denied"))
                .isEqualTo("ACCESS_DENIED Cannot write to s3://data/team: access is denied"
                        + " [allow s3:PutObject on arn:aws:s3:::data/team/*" + WHO + "]");
        assertThat(told(403, "AccessDenied", denied))
                .isEqualTo("ACCESS_DENIED Cannot write to s3://data/team: access is denied (" + denied + ")"
                        + " [allow s3:PutObject on arn:aws:s3:::data/team/*" + WHO + "]");
        try (AnsweringS3 s3 = new AnsweringS3(403, Map.of(), "AccessDenied", "Access Denied")) {
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().size("blobs/x"))))
                    .isEqualTo("ACCESS_DENIED Cannot read from s3://data/team: access is denied"
                            + " [allow s3:GetObject on arn:aws:s3:::data/team/* and s3:ListBucket on arn:aws:s3:::data"
                            + WHO + "]");
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().open("blobs/x"))))
                    .contains("Cannot read from s3://data/team", "allow s3:GetObject on arn:aws:s3:::data/team/*");
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().removeLeftovers(true))))
                    .contains(
                            "Cannot list unfinished uploads in",
                            "allow s3:ListBucketMultipartUploads on arn:aws:s3:::data;");
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().link("blobs/x", Duration.ofHours(1), "x"))))
                    .contains("Cannot read from s3://data/team: access is denied");
        }
    }

    @Test
    void namesThePermissionForTheKeyThatIsMissing() throws IOException {
        String denied = "User: ana is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:x";

        assertThat(told(403, "AccessDenied", denied))
                .isEqualTo("ACCESS_DENIED Cannot write to s3://data/team: access to its encryption key is denied ("
                        + denied + ") [allow kms:GenerateDataKey on the key" + WHO + "]");
        assertThat(told(400, "KMS.NotFoundException", "Invalid keyId 'x'"))
                .isEqualTo(
                        "REFUSED Cannot write to s3://data/team: its encryption key cannot be used (Invalid keyId 'x')"
                                + " [pipewright artifact-store update NAME --kms_key=KEY]");
    }

    @Test
    void saysWhatIsWrongWithTheCredentials() throws IOException {
        assertThat(told(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist"))
                .isEqualTo("ACCESS_DENIED Cannot write to s3://data/team: AWS does not know the access key"
                        + " [AWS_PROFILE, AWS_ACCESS_KEY_ID and ~/.aws say which is used]");
        assertThat(told(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"))
                .contains("the secret key does not belong to the access key");
        assertThat(told(400, "ExpiredToken", "The provided token has expired."))
                .isEqualTo("ACCESS_DENIED Cannot write to s3://data/team: the AWS credentials have expired"
                        + " [log in again as you did, with 'aws sso login' for instance, then repeat the command]");
    }

    @Test
    void saysThatThereAreNoCredentials() throws IOException {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        };
        try (AnsweringS3 s3 = new AnsweringS3(200, Map.of(), "", "")) {
            assertThat(put(s3.store(none)))
                    .isEqualTo(
                            "ACCESS_DENIED Cannot write to s3://data/team: there are no AWS credentials"
                                    + " [log in with 'aws configure' or 'aws sso login' and name the profile with AWS_PROFILE]");
            assertThat(put(s3.store(ProfileCredentialsProvider.create("nobody-has-this"))))
                    .startsWith("ACCESS_DENIED Cannot write to s3://data/team: ")
                    .contains("nobody-has-this")
                    .endsWith("['aws configure list' shows what is used of ~/.aws]");
            assertThat(s3.log).isEmpty();
        }
    }

    @Test
    void saysByHowMuchTheClockIsWrong() throws IOException {
        try (AnsweringS3 s3 =
                new AnsweringS3(403, Map.of("Date", "Wed, 01 Jan 2020 00:00:00 GMT"), "RequestTimeTooSkewed", "x")) {
            assertThat(put(s3.store()))
                    .matches(
                            "REFUSED Cannot write to s3://data/team: the clock of this machine is \\d+ min ahead of that of"
                                    + " S3 \\[set it: timedatectl set-ntp true]");
        }
    }

    @Test
    void triesAgainWhenS3IsBusyAndThenSaysSo() throws IOException {
        try (AnsweringS3 s3 = new AnsweringS3(503, Map.of(), "SlowDown", "Please reduce your request rate.")) {
            assertThat(put(s3.store()))
                    .isEqualTo(
                            "UNAVAILABLE Cannot write to s3://data/team: S3 asks for fewer requests (SlowDown)"
                                    + " [try again in a minute; a prefix of its own takes 3,500 writes and 5,500 reads a second]");
            assertThat(s3.log).hasSize(5);
        }
        try (AnsweringS3 s3 = new AnsweringS3(500, Map.of(), "InternalError", "We encountered an internal error.")) {
            assertThat(put(s3.store()))
                    .isEqualTo(
                            "UNAVAILABLE Cannot write to s3://data/team: S3 answered 500 InternalError (We encountered an"
                                    + " internal error.) [try again in a minute]");
        }
    }

    @Test
    void triesNothingAgainThatOnlyTheUserCanMend() throws IOException {
        try (AnsweringS3 s3 = new AnsweringS3(403, Map.of(), "AccessDenied", "Access Denied")) {
            put(s3.store());

            assertThat(s3.log).containsExactly("PUT /data/team/blobs/x");
        }
    }

    @Test
    void saysThatAnObjectWasArchived() throws IOException {
        try (AnsweringS3 s3 = new AnsweringS3(403, Map.of(), "InvalidObjectState", "x")) {
            assertThat(told(catchThrowableOfType(
                            StoreException.class, () -> s3.store().open("blobs/x"))))
                    .isEqualTo(
                            "REFUSED Cannot read from s3://data/team: an object was archived and has to be restored before"
                                    + " it can be read [restore it with: aws s3api restore-object, and let no lifecycle rule archive"
                                    + " what is below s3://data/team]");
        }
    }

    @Test
    void saysWhatElseS3Answers() throws IOException {
        assertThat(told(400, "EntityTooLarge", "Too large"))
                .isEqualTo("REFUSED Cannot write to s3://data/team: S3 answered 400 EntityTooLarge (Too large)"
                        + " ['pipewright artifact-store describe NAME' shows how the store is set up]");
    }

    @Test
    void saysThatS3CannotBeReached() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        ObjectStore store = new S3Objects(
                new ArtifactStore.S3("s3://data/team"), AnonymousCredentialsProvider::create, nobody, S3Lock.LEASE);

        assertThat(put(store))
                .startsWith("UNAVAILABLE Cannot write to s3://data/team: S3 cannot be reached (")
                .endsWith(" [check the network, the region and AWS_ENDPOINT_URL, then try again]");
    }

    private static String told(int status, String code, String message) throws IOException {
        try (AnsweringS3 s3 = new AnsweringS3(status, Map.of(), code, message)) {
            return put(s3.store());
        }
    }

    private static String put(ObjectStore store) {
        return told(catchThrowableOfType(StoreException.class, () -> store.put("blobs/x", "x".getBytes(UTF_8))));
    }

    private static String told(StoreException failure) {
        assertThat(failure).isNotNull();
        Kind kind = failure.kind();
        return kind + " " + failure.getMessage() + " [" + failure.hint() + "]";
    }
}
