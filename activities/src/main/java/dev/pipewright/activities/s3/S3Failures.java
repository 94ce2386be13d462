package dev.pipewright.activities.s3;

import static dev.pipewright.activities.artifact.StoreException.Kind.ACCESS_DENIED;
import static dev.pipewright.activities.artifact.StoreException.Kind.NOT_FOUND;
import static dev.pipewright.activities.artifact.StoreException.Kind.REFUSED;
import static dev.pipewright.activities.artifact.StoreException.Kind.UNAVAILABLE;

import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.catalog.CatalogException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong with a store in S3, in the words of whoever has to mend it. */
final class S3Failures {
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");
    private static final Pattern KEY_PERMISSION = Pattern.compile("kms:[A-Za-z]+");
    private static final Pattern OTHER_PERMISSION = Pattern.compile("not authorized to perform: (sts:[A-Za-z]+)");
    private static final String UPDATE = "pipewright artifact-store update NAME ";
    private static final String WHO = "'aws sts get-caller-identity' says whose credentials these are";

    private final S3Location location;

    S3Failures(S3Location location) {
        this.location = location;
    }

    /** The failure as one of the store. */
    IOException of(S3Call call, SdkException failure) {
        if (failure instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted");
            interrupted.initCause(failure);
            return interrupted;
        }
        if (failure.getCause() instanceof ConnectorException connector) {
            StoreException.Kind kind =
                    connector.kind() == ConnectorException.Kind.UNAVAILABLE ? UNAVAILABLE : ACCESS_DENIED;
            return cannot(call, failure).because(kind, lowerCase(connector), connector.hint());
        }
        if (failure.getCause() instanceof CatalogException catalog) {
            return cannot(call, failure).because(REFUSED, lowerCase(catalog), String.valueOf(catalog.hint()));
        }
        Cannot cannot = cannot(call, failure);
        return failure instanceof AwsServiceException answer ? answered(cannot, call, answer) : unanswered(cannot);
    }

    private static String lowerCase(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^Cannot", "cannot");
    }

    private Cannot cannot(S3Call call, SdkException failure) {
        return new Cannot("Cannot " + call.verb() + " " + location + ": ", failure);
    }

    private StoreException answered(Cannot cannot, S3Call call, AwsServiceException answer) {
        String region = otherRegion(answer);
        if (region != null) {
            return cannot.because(
                    REFUSED,
                    "bucket '" + location.bucket() + "' is in region " + region,
                    UPDATE + "--region=" + region);
        }
        return switch (code(answer)) {
            case "NoSuchBucket" ->
                cannot.because(
                        NOT_FOUND,
                        "there is no bucket '" + location.bucket() + "'",
                        "make it with: aws s3 mb s3://" + location.bucket() + ", or name another: " + UPDATE
                                + "--path=s3://BUCKET/PREFIX");
            case "InvalidAccessKeyId", "InvalidClientTokenId" ->
                cannot.because(
                        ACCESS_DENIED,
                        "AWS does not know the access key",
                        "AWS_PROFILE, AWS_ACCESS_KEY_ID and ~/.aws say which is used");
            case "SignatureDoesNotMatch" ->
                cannot.because(
                        ACCESS_DENIED,
                        "the secret key does not belong to the access key",
                        "AWS_PROFILE, AWS_SECRET_ACCESS_KEY and ~/.aws say which is used");
            case "ExpiredToken", "TokenRefreshRequired", "InvalidToken" ->
                cannot.because(
                        ACCESS_DENIED,
                        "the AWS credentials have expired",
                        "log in again as you did, with 'aws sso login' for instance, then repeat the command");
            case "RequestTimeTooSkewed" ->
                cannot.because(
                        REFUSED, "the clock of this machine " + skew(answer), "set it: timedatectl set-ntp true");
            case "InvalidObjectState" ->
                cannot.because(
                        REFUSED,
                        "an object was archived and has to be restored before it can be read",
                        "restore it with: aws s3api restore-object, and let no lifecycle rule archive what is below "
                                + location);
            case "KMS.NotFoundException", "KMS.DisabledException", "KMS.KMSInvalidStateException" ->
                cannot.because(
                        REFUSED, "its encryption key cannot be used (" + said(answer) + ")", UPDATE + "--kms_key=KEY");
            default -> byStatus(cannot, call, answer);
        };
    }

    private StoreException byStatus(Cannot cannot, S3Call call, AwsServiceException answer) {
        if (answer.isThrottlingException() || answer.statusCode() == 503) {
            return cannot.because(
                    UNAVAILABLE,
                    "S3 asks for fewer requests (" + code(answer) + ")",
                    "try again in a minute; a prefix of its own takes 3,500 writes and 5,500 reads a second");
        }
        if (answer.statusCode() == 403) {
            return denied(cannot, call, answer);
        }
        return cannot.because(
                answer.statusCode() >= 500 ? UNAVAILABLE : REFUSED,
                "S3 answered " + answer.statusCode() + " " + code(answer) + " (" + said(answer) + ")",
                answer.statusCode() >= 500
                        ? "try again in a minute"
                        : "'pipewright artifact-store describe NAME' shows how the store is set up");
    }

    private StoreException denied(Cannot cannot, S3Call call, AwsServiceException answer) {
        Matcher key = KEY_PERMISSION.matcher(said(answer));
        if (key.find()) {
            return cannot.because(
                    ACCESS_DENIED,
                    "access to its encryption key is denied (" + said(answer) + ")",
                    "allow " + key.group() + " on the key; " + WHO);
        }
        Matcher other = OTHER_PERMISSION.matcher(said(answer));
        if (other.find()) { // a session that could not be had
            return cannot.because(
                    ACCESS_DENIED, "access is denied (" + said(answer) + ")", "allow " + other.group(1) + "; " + WHO);
        }
        boolean plain = !said(answer).contains("not authorized");
        return cannot.because(
                ACCESS_DENIED,
                "access is denied" + (plain ? "" : " (" + said(answer) + ")"),
                "allow " + call.permission(location) + "; " + WHO);
    }

    private StoreException unanswered(Cannot cannot) {
        String said = String.valueOf(cannot.failure.getMessage());
        for (Throwable cause = cannot.failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof ConnectException) {
                return cannot.because(
                        UNAVAILABLE,
                        "S3 cannot be reached (" + cause.getMessage() + ")",
                        "check the network, the region and AWS_ENDPOINT_URL, then try again");
            }
        }
        if (said.startsWith("Unable to load credentials")) {
            return cannot.because(
                    ACCESS_DENIED,
                    "there are no AWS credentials",
                    "log in with 'aws configure' or 'aws sso login' and name the profile with AWS_PROFILE");
        }
        if (said.contains("rofile")) {
            return cannot.because(ACCESS_DENIED, said, "'aws configure list' shows what is used of ~/.aws");
        }
        return cannot.because(UNAVAILABLE, "S3 gave no answer (" + said + ")", "check the network, then try again");
    }

    /** The region of the bucket, if it was looked for in another. */
    static @Nullable String otherRegion(AwsServiceException answer) {
        String code = code(answer);
        boolean moved = answer.statusCode() == 301
                || code.equals("PermanentRedirect")
                || code.equals("TemporaryRedirect")
                || code.equals("AuthorizationHeaderMalformed")
                || code.equals("IllegalLocationConstraintException");
        if (!moved) {
            return null;
        }
        Matcher expected = EXPECTED_REGION.matcher(said(answer));
        return header(answer, "x-amz-bucket-region", expected.find() ? expected.group(1) : null);
    }

    static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String said(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "" : details.errorMessage();
    }

    static @Nullable String header(AwsServiceException answer, String name, @Nullable String otherwise) {
        AwsErrorDetails details = answer.awsErrorDetails();
        if (details == null || details.sdkHttpResponse() == null) {
            return otherwise;
        }
        return details.sdkHttpResponse().firstMatchingHeader(name).orElse(otherwise);
    }

    private static String skew(AwsServiceException answer) {
        String date = header(answer, "Date", null);
        try {
            Instant theirs = date == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            if (theirs != null) {
                long minutes = Duration.between(theirs, Instant.now()).toMinutes();
                return "is " + Math.abs(minutes) + " min " + (minutes < 0 ? "behind" : "ahead of") + " that of S3";
            }
        } catch (DateTimeParseException e) {
            return "is wrong";
        }
        return "is wrong";
    }

    /** What could not be done, and the failure that says so. */
    private record Cannot(String what, SdkException failure) {
        StoreException because(StoreException.Kind kind, String reason, String hint) {
            return new StoreException(kind, what + reason, hint, failure);
        }
    }
}
