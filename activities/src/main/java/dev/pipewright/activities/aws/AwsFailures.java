package dev.pipewright.activities.aws;

import dev.pipewright.activities.aws.ConnectorException.Kind;
import dev.pipewright.activities.catalog.CatalogException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong between us and AWS, in the words of whoever has to mend it. */
public final class AwsFailures {
    private static final Pattern ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");

    private AwsFailures() {}

    /**
     * The failure, as the user reads it.
     *
     * @param what could not be done, as after "Cannot"
     */
    public static ConnectorException of(String what, SdkException failure) {
        Throwable own = failure.getCause();
        if (own instanceof ConnectorException connector) {
            return because(connector.kind(), what, lowerCase(connector), connector.hint(), failure);
        }
        if (own instanceof CatalogException catalog) {
            String hint = catalog.hint() == null ? "pipewright service-connector list" : catalog.hint();
            return because(Kind.ACCESS_DENIED, what, lowerCase(catalog), hint, failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof ConnectException) {
                return because(
                        Kind.UNAVAILABLE,
                        what,
                        "AWS cannot be reached (" + cause.getMessage() + ")",
                        "check the network, the region and AWS_ENDPOINT_URL, then try again",
                        failure);
            }
        }
        if (String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")) {
            return because(
                    Kind.ACCESS_DENIED,
                    what,
                    "there are no AWS credentials",
                    "log in with 'aws configure' or 'aws sso login' and name the profile with AWS_PROFILE",
                    failure);
        }
        return failure instanceof AwsServiceException answer
                ? answered(what, answer)
                : because(
                        Kind.ACCESS_DENIED,
                        what,
                        String.valueOf(failure.getMessage()),
                        "'aws configure list' shows what is used of ~/.aws",
                        failure);
    }

    private static String lowerCase(RuntimeException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^Cannot", "cannot");
    }

    private static ConnectorException answered(String what, AwsServiceException answer) {
        String code = String.valueOf(answer.awsErrorDetails().errorCode());
        String said = String.valueOf(answer.awsErrorDetails().errorMessage());
        return switch (code) {
            case "InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException" ->
                because(
                        Kind.ACCESS_DENIED,
                        what,
                        "AWS does not know the access key",
                        "it may be deleted or of another partition; give another one",
                        answer);
            case "SignatureDoesNotMatch" ->
                because(
                        Kind.ACCESS_DENIED,
                        what,
                        "the secret key does not belong to the access key",
                        "give both again",
                        answer);
            case "ExpiredToken", "ExpiredTokenException" ->
                because(
                        Kind.ACCESS_DENIED,
                        what,
                        "the credentials have expired",
                        "log in again, then repeat the command",
                        answer);
            default -> byStatus(what, code, said, answer);
        };
    }

    private static ConnectorException byStatus(String what, String code, String said, AwsServiceException answer) {
        Matcher action = ACTION.matcher(said);
        if (action.find()) {
            return because(
                    Kind.ACCESS_DENIED, what, said, "allow " + action.group(1) + " to whom the message names", answer);
        }
        boolean passes = answer.isThrottlingException() || answer.statusCode() >= 500;
        return because(
                passes ? Kind.UNAVAILABLE : Kind.ACCESS_DENIED,
                what,
                "AWS answered " + answer.statusCode() + " " + code + " (" + said + ")",
                passes ? "try again in a minute" : "check the settings: pipewright service-connector describe NAME",
                answer);
    }

    private static ConnectorException because(
            Kind kind, String what, String reason, String hint, SdkException failure) {
        return new ConnectorException(kind, "Cannot " + what + ": " + reason, hint, failure);
    }
}
