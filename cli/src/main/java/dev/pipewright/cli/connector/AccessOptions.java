package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsDetection;
import dev.pipewright.activities.aws.AwsKeys;
import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.catalog.Access;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.TextInput;
import dev.pipewright.cli.console.UserError;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a connector authenticates. Secrets come from the environment, a file or standard input: never from the command line. */
final class AccessOptions {
    @Option(
            names = "--auth-method",
            paramLabel = "METHOD",
            description = "How it authenticates; 'pipewright service-connector list-types' shows the methods")
    private @Nullable String method;

    @Option(
            names = "--auto-configure",
            description = "Take what AWS's own tools would use here, and the method that fits it")
    private boolean auto;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Of ~/.aws (default: AWS_PROFILE, else 'default'); with --auto-configure or method implicit")
    private @Nullable String profile;

    @Option(names = "--region", paramLabel = "REGION", description = "Where requests go that are not about a place")
    private @Nullable String region;

    @Option(names = "--role_arn", paramLabel = "ARN", description = "iam-role: the role")
    private @Nullable String role;

    @Option(names = "--external_id", paramLabel = "ID", description = "iam-role: what the role's trust policy asks for")
    private @Nullable String externalId;

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "Take the credentials from a file, in JSON as 'aws configure export-credentials' prints it")
    private @Nullable String file;

    @Option(names = "--from-stdin", description = "Take the credentials from standard input, in the same form")
    private boolean stdin;

    /** Whether anything was given that changes how a connector authenticates. */
    boolean given() {
        return method != null
                || auto
                || profile != null
                || region != null
                || role != null
                || externalId != null
                || file != null
                || stdin;
    }

    /**
     * The access that was asked for.
     *
     * @param before what there is, for whatever was not given; null for a new connector
     */
    Access read(Environment environment, String cannot, @Nullable Access before) {
        if ((file != null && stdin) || (auto && (file != null || stdin || method != null))) {
            throw UserError.usage(
                    cannot
                            + ": --auto-configure, --from-file and --from-stdin exclude each other, and the first finds the method",
                    null);
        }
        if (auto) {
            Access found = new AwsDetection(environment.variables()).detect(profile);
            return region == null && role == null ? found : with(found, found);
        }
        if (method == null && before == null) {
            throw UserError.usage(
                    cannot + ": it is not said how it authenticates",
                    "add --auto-configure, or --auth-method=METHOD; pipewright service-connector list-types shows them");
        }
        AwsKeys keys = keys(environment, cannot);
        boolean named = file != null || stdin || method != null;
        Map<String, String> secrets = keys.secrets();
        Instant expires = keys.expires();
        if (before != null && (keys.isEmpty() || !named)) {
            secrets = before.secrets();
            expires = before.expires();
        }
        String wanted = method == null && before != null ? before.method() : String.valueOf(method);
        Map<String, String> settings =
                before == null || method != null ? new TreeMap<>() : new TreeMap<>(before.settings());
        return AwsMethod.of(wanted).access(settings(settings), secrets, expires);
    }

    private Access with(Access found, Access keys) {
        return AwsMethod.of(role == null ? found.method() : AwsMethod.IAM_ROLE.label())
                .access(settings(new TreeMap<>(found.settings())), keys.secrets(), found.expires());
    }

    private Map<String, String> settings(Map<String, String> settings) {
        put(settings, "region", region);
        put(settings, "role_arn", role);
        put(settings, "external_id", externalId);
        if (!auto) {
            put(settings, "profile", profile);
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private AwsKeys keys(Environment environment, String cannot) {
        if (file == null && !stdin) {
            return AwsKeys.of(environment.variables());
        }
        try {
            return AwsKeys.parse(TextInput.read(environment, file == null ? "-" : file));
        } catch (IOException e) {
            throw UserError.usage(
                    cannot + " from " + (file == null ? "standard input" : file) + ": " + FileReasons.of(e), null);
        }
    }
}
