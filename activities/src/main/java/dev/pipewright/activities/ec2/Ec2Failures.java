package dev.pipewright.activities.ec2;

import dev.pipewright.activities.aws.AwsFailures;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What goes wrong with EC2, by who has to act, in the words of whoever has to mend it. */
final class Ec2Failures {
    private static final Pattern ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)");

    /** Of a message: it is long, and only who may ask for it can read it. */
    private static final Pattern ENCODED =
            Pattern.compile(" *Encoded authorization failure message: .*", Pattern.DOTALL);

    private static final Set<String> CAPACITY = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "InsufficientCapacity",
            "InsufficientCapacityOnHost",
            "InsufficientFreeAddressesInSubnet",
            "SpotMaxPriceTooLow",
            "Unsupported"); // the type in that zone

    private static final Set<String> QUOTA = Set.of(
            "VcpuLimitExceeded",
            "InstanceLimitExceeded",
            "MaxSpotInstanceCountExceeded",
            "VolumeLimitExceeded",
            "MaxIOPSLimitExceeded",
            "SecurityGroupLimitExceeded",
            "NetworkInterfaceLimitExceeded");

    private static final Set<String> THROTTLING = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "EC2ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "ResourceCountLimitExceeded");

    private static final Set<String> DENIED = Set.of(
            "UnauthorizedOperation",
            "AuthFailure",
            "AccessDenied",
            "AccessDeniedException",
            "Blocked",
            "PendingVerification",
            "OptInRequired");

    private Ec2Failures() {}

    /**
     * The failure of a question, which has changed nothing.
     *
     * @param what could not be done, as after "Cannot"
     * @param action of IAM that it takes, {@code ec2:DescribeSubnets}
     */
    static Ec2Exception of(String what, String action, SdkException failure) {
        return failure instanceof AwsServiceException answer
                ? answered("Cannot " + what + ": ", action, answer, quota(code(answer), null, false))
                : unanswered(what, failure);
    }

    /**
     * The failure of a launch, of which nobody knows what has happened if there was no answer.
     *
     * @param what could not be done, as after "Cannot"
     */
    static Ec2Exception ofLaunch(String what, Candidate candidate, SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
            String code = code(answer);
            boolean known = answer.statusCode() < 500 || CAPACITY.contains(code) || THROTTLING.contains(code);
            if (known && !code.equals("IdempotentParameterMismatch")) {
                String quota = quota(code, candidate.type().name(), candidate.spot());
                return answered("Cannot " + what + ": ", "ec2:RunInstances", answer, quota);
            }
            return unknown(what, "AWS answered " + answer.statusCode() + " " + code, failure);
        }
        Ec2Exception said = unanswered(what, failure);
        boolean sent = said.kind() == Kind.UNAVAILABLE
                && !String.valueOf(said.getMessage()).contains("cannot be reached");
        return sent ? unknown(what, "AWS gave no answer", failure) : said;
    }

    private static Ec2Exception unknown(String what, String why, SdkException failure) {
        return new Ec2Exception(
                Kind.UNKNOWN,
                "Cannot " + what + ": " + why + " (" + failure.getMessage() + "), so that it may have been started",
                null,
                failure);
    }

    private static Ec2Exception answered(String what, String action, AwsServiceException answer, String quota) {
        String code = code(answer);
        String said = said(answer);
        if (CAPACITY.contains(code)) {
            return new Ec2Exception(Kind.CAPACITY, what + "AWS has no room (" + code + ": " + said + ")", null, answer);
        }
        if (QUOTA.contains(code)) {
            return new Ec2Exception(
                    Kind.QUOTA,
                    what + "the account's quota is used up (" + code + ": " + said + ")",
                    "end what is not needed, or ask for more of quota " + quota + " in AWS's Service Quotas",
                    answer);
        }
        if (THROTTLING.contains(code) || answer.isThrottlingException()) {
            return new Ec2Exception(
                    Kind.THROTTLED, what + "AWS is asked too much by this account (" + code + ")", null, answer);
        }
        if (DENIED.contains(code)) {
            return denied(what, action, code, said, answer);
        }
        return other(what, action, answer);
    }

    private static Ec2Exception denied(
            String what, String action, String code, String said, AwsServiceException answer) {
        Matcher message = ACTION.matcher(said);
        boolean named = message.find();
        boolean permission = named || !code.equals("AuthFailure");
        String missing = named ? message.group(1) : action;
        boolean account = code.equals("Blocked") || code.equals("PendingVerification") || code.equals("OptInRequired");
        String hint = !permission
                ? "give the access key again; 'aws sts get-caller-identity' says whose it is"
                : account
                        ? "AWS's support answers for the account"
                        : "allow " + missing + "; 'aws sts get-caller-identity' says to whom";
        return new Ec2Exception(
                Kind.ACCESS_DENIED, what + "access is denied (" + code + ": " + said + ")", hint, answer);
    }

    private static Ec2Exception other(String what, String action, AwsServiceException answer) {
        String code = code(answer);
        String said = said(answer);
        if (answer.statusCode() >= 500) {
            return new Ec2Exception(
                    Kind.UNAVAILABLE, what + "AWS answered " + answer.statusCode() + " " + code, null, answer);
        }
        boolean missing = code.endsWith("NotFound")
                || code.equals("NoSuchEntity")
                || code.equals("InvalidInstanceType")
                || said.contains("does not exist");
        boolean key = code.equals("InvalidClientTokenId") || code.equals("InvalidAccessKeyId");
        if (missing || (code.startsWith("Invalid") && !key) || code.contains("Parameter")) {
            String hint = said.toLowerCase(Locale.ROOT).contains("instance profile")
                    ? "deploy the instance profile, or name another: pipewright orchestrator update NAME"
                            + " --instance_profile=PROFILE"
                    : "pipewright orchestrator describe NAME";
            return new Ec2Exception(
                    missing ? Kind.NOT_FOUND : Kind.REFUSED, what + said + " (" + code + ")", hint, answer);
        }
        ConnectorException credentials = AwsFailures.of(what.substring("Cannot ".length(), what.length() - 2), answer);
        return new Ec2Exception(
                Kind.ACCESS_DENIED, String.valueOf(credentials.getMessage()), hint(credentials, action), answer);
    }

    private static String hint(ConnectorException credentials, String action) {
        return credentials.hint() + " (it takes " + action + ")";
    }

    private static Ec2Exception unanswered(String what, SdkException failure) {
        ConnectorException said = AwsFailures.of(what, failure);
        String message = String.valueOf(said.getMessage());
        if (said.kind() == ConnectorException.Kind.UNAVAILABLE) {
            return new Ec2Exception(Kind.UNAVAILABLE, message, said.hint(), failure);
        }
        boolean credentials = said.hint().contains("log in")
                || message.contains("service connector")
                || message.contains("rofile")
                || message.contains("credentials");
        return credentials
                ? new Ec2Exception(Kind.ACCESS_DENIED, message, said.hint(), failure)
                : new Ec2Exception(
                        Kind.UNAVAILABLE,
                        "Cannot " + what + ": AWS gave no answer (" + failure.getMessage() + ")",
                        "check the network, then try again",
                        failure);
    }

    /** As the console calls it. */
    private static String quota(String code, @Nullable String type, boolean spot) {
        if (type == null || !(code.equals("VcpuLimitExceeded") || code.equals("MaxSpotInstanceCountExceeded"))) {
            return "'" + code.replace("LimitExceeded", "").replace("Exceeded", "") + "'";
        }
        return Quota.of(type, spot).toString();
    }

    static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String said(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        return ENCODED.matcher(said).replaceFirst("").strip();
    }
}
