package dev.pipewright.activities.aws;

import dev.pipewright.activities.aws.ConnectorException.Kind;
import dev.pipewright.activities.catalog.Access;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/** Finds out how AWS's own tools would authenticate here, and which method of a connector that is. */
public final class AwsDetection {
    private static final long EXPORT_SECONDS = 60;

    private final Map<String, String> environment;

    /** @param environment of the user: its variables, and where its home is */
    public AwsDetection(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The access that a connector gets.
     *
     * @param profileGiven on the command line; null for that of the environment
     * @throws ConnectorException if there is none, or none that a connector can keep
     */
    public Access detect(@Nullable String profileGiven) {
        String named = profileGiven == null ? variable("AWS_PROFILE") : profileGiven;
        AwsKeys keys = AwsKeys.of(environment);
        if (named == null && !keys.isEmpty()) {
            return keys(keys, region(null));
        }
        String name = named == null ? "default" : named;
        Optional<Profile> profile = profiles().profile(name);
        if (profile.isPresent() && !profile.get().properties().isEmpty()) {
            return of(profile.get());
        }
        if (named != null) {
            throw failure(
                    name,
                    "there is no profile of that name in " + file("AWS_CONFIG_FILE", "config") + " or "
                            + file("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
                    "aws configure list-profiles");
        }
        return AwsMethod.IMPLICIT.access(region(null), Map.of(), null); // the role of the machine or the container
    }

    private Access of(Profile profile) {
        Map<String, String> has = profile.properties();
        Map<String, String> settings = region(has.get("region"));
        if (has.containsKey("mfa_serial")) {
            throw failure(
                    profile.name(),
                    "it asks for a code of a device, which nobody types when a session has to be renewed",
                    "for as long as one session lasts: aws configure export-credentials --profile " + profile.name()
                            + " | pipewright service-connector register NAME --type aws --auth-method sts-token --from-stdin");
        }
        if (has.containsKey("role_arn")) {
            return role(profile, settings);
        }
        if (has.containsKey("aws_access_key_id")) {
            return keys(new AwsKeys(secrets(has), null), settings);
        }
        if (has.containsKey("sso_session") || has.containsKey("sso_start_url") || has.containsKey("login_session")) {
            return keys(exported(profile.name()), settings);
        }
        return implicit(profile.name(), settings); // credential_process and whatever else the SDK knows
    }

    private Access role(Profile profile, Map<String, String> settings) {
        Map<String, String> has = profile.properties();
        String source = has.get("source_profile");
        Map<String, String> its = source == null
                ? Map.of()
                : profiles().profile(source).map(Profile::properties).orElse(Map.of());
        if (!its.containsKey("aws_access_key_id") || its.containsKey("aws_session_token")) {
            return implicit(profile.name(), settings); // a chain of roles, a web identity, the role of the machine
        }
        settings.put("role_arn", has.get("role_arn"));
        if (has.containsKey("external_id")) {
            settings.put("external_id", has.get("external_id"));
        }
        return AwsMethod.IAM_ROLE.access(settings, secrets(its), null);
    }

    private static Access implicit(String profile, Map<String, String> settings) {
        settings.put("profile", profile);
        return AwsMethod.IMPLICIT.access(settings, Map.of(), null);
    }

    private static Access keys(AwsKeys keys, Map<String, String> settings) {
        AwsMethod method = keys.secrets().containsKey(AwsMethod.TOKEN) ? AwsMethod.STS_TOKEN : AwsMethod.SECRET_KEY;
        return method.access(settings, keys.secrets(), keys.expires());
    }

    private static Map<String, String> secrets(Map<String, String> profile) {
        Map<String, String> secrets = new TreeMap<>(profile);
        secrets.keySet().retainAll(Set.of(AwsMethod.ACCESS_KEY, AwsMethod.SECRET_KEY_NAME, AwsMethod.TOKEN));
        return secrets;
    }

    private Map<String, String> region(@Nullable String ofProfile) {
        Map<String, String> settings = new TreeMap<>();
        String region = variable("AWS_REGION");
        region = region == null ? variable("AWS_DEFAULT_REGION") : region;
        region = region == null ? ofProfile : region;
        if (region != null) {
            settings.put(AwsMethod.REGION, region);
        }
        return settings;
    }

    /** What AWS's command line has of a log-in in the browser. */
    private AwsKeys exported(String profile) {
        ProcessBuilder builder = new ProcessBuilder(
                commandLine(profile), "configure", "export-credentials", "--profile", profile, "--format", "process");
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD).redirectInput(new File("/dev/null"));
        try {
            Process process = builder.start();
            String document = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor(EXPORT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return AwsKeys.parse(document);
            }
            process.destroyForcibly();
        } catch (IOException e) {
            throw failure(
                    profile,
                    "its log-in is read with AWS's command line, which cannot be started (" + e.getMessage() + ")",
                    "install the AWS CLI 2 again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw failure(
                profile,
                "'aws configure export-credentials' gives no credentials for it",
                "log in: aws sso login --profile " + profile);
    }

    /** Where AWS's command line is: on the user's PATH, which need not be that of this process. */
    private String commandLine(String profile) {
        for (String folder :
                environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin").split(":", -1)) {
            Path aws = Path.of(folder, "aws");
            if (!folder.isEmpty() && Files.isExecutable(aws)) {
                return aws.toString();
            }
        }
        throw failure(
                profile,
                "its log-in is read with AWS's command line, and there is no aws on PATH",
                "install the AWS CLI 2, or give a profile with an access key or a role");
    }

    private ProfileFile profiles() {
        ProfileFile.Aggregator all = ProfileFile.aggregator();
        add(all, file("AWS_CONFIG_FILE", "config"), ProfileFile.Type.CONFIGURATION);
        add(all, file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ProfileFile.Type.CREDENTIALS);
        return all.build();
    }

    private static void add(ProfileFile.Aggregator all, Path file, ProfileFile.Type type) {
        if (Files.isReadable(file)) {
            all.addFile(ProfileFile.builder().content(file).type(type).build());
        }
    }

    private Path file(String variable, String name) {
        String given = variable(variable);
        return given != null
                ? Path.of(given)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".aws", name);
    }

    private @Nullable String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static ConnectorException failure(String profile, String reason, String hint) {
        return new ConnectorException(
                Kind.ACCESS_DENIED, "Cannot use AWS profile '" + profile + "': " + reason, hint, null);
    }
}
