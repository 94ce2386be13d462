package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.stack.Orchestrator.VmAws;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an instance of EC2 is given as user data: all that it needs to know, and no secret, since whoever may describe the instance and
 * every process on it can read that.
 */
final class VmAwsBoot {
    /** On the machine; the same in its containers. */
    private static final String STATES = "/var/lib/pipewright/";

    private static final String SOCKET = "/var/run/docker.sock";

    /** What EC2 takes, in bytes. */
    private static final int LONGEST = 16 << 10;

    static final String ADDRESS = "TEMPORAL_ADDRESS";
    private static final Pattern LOOPBACK = Pattern.compile("$|localhost:|127\\.|\\[::1]");
    private static final String API_KEY = "TEMPORAL_API_KEY";
    private static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_DATA";
    private static final String CERTIFICATE_KEY = "TEMPORAL_TLS_CLIENT_KEY_DATA";

    /** Which server plays AWS, where one does. */
    private static final List<String> PASSED =
            List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_SECRETS_MANAGER");

    private final Map<String, String> environment;

    /** @param environment of this process */
    VmAwsBoot(Map<String, String> environment) {
        this.environment = environment;
    }

    /** By when a worker has to run. */
    static Instant expected(MachineFile file) {
        VmAws orchestrator = (VmAws) file.request().orchestrator();
        return file.created().plus(orchestrator.bootTimeout()).plus(orchestrator.lease());
    }

    /**
     * The script.
     *
     * @param temporal as {@link MachineHost#temporal()}
     * @throws ApplicationFailure if that needs a secret, or is too long
     */
    String script(MachineFile file, S3Objects store, WorkerImage worker, Map<String, String> temporal)
            throws IOException {
        String machine = file.machine().id();
        MachineRequest request = file.request();
        VmAws orchestrator = (VmAws) request.orchestrator();
        String state = STATES + machine;
        String script = new BootScript()
                .set("machine", machine)
                .set("state", state)
                .set("image", worker.name())
                .set("archive", state + "/worker.tar")
                .set("archive_url", store.address(worker.key()))
                .set("sha256", worker.sha256())
                .set("region", store.region())
                .set("log_url", store.address(Logs.firstChunk(request.run(), MachineNames.log(machine), 1)))
                .set("log_bytes", VmDockerBoot.LONGEST_LOG)
                .set("boot_seconds", orchestrator.bootTimeout().toSeconds())
                .set("lease_seconds", orchestrator.lease().toSeconds())
                .set("limit_seconds", VmDockerBoot.LONGEST_LIFE.toSeconds())
                .set("shutdown", "shutdown -P now")
                .set("machine_json", file.text())
                .set("temporal_json", TemporalFile.text(variables(orchestrator, temporal)))
                .text(worker(file, state, store.region(), worker));
        if (script.getBytes(UTF_8).length > LONGEST) {
            throw refused("what it has to know is longer than the " + LONGEST
                    + " bytes that EC2 takes (is TEMPORAL_TLS_SERVER_CA_CERT_DATA long?)");
        }
        return script;
    }

    /** On the network of the machine, whose metadata answers nobody who is further away. */
    private List<String> worker(MachineFile file, String state, String region, WorkerImage worker) {
        List<String> arguments = new ArrayList<>(List.of("--network", "host", "--security-opt", "no-new-privileges"));
        VmDockerBoot.label(arguments, MachineNames.RUN, file.request().run());
        VmDockerBoot.label(arguments, MachineNames.EXECUTION, file.request().execution());
        arguments.addAll(List.of("--env", "AWS_REGION=" + region));
        for (String name : PASSED) {
            if (environment.containsKey(name)) {
                arguments.addAll(List.of("--env", name + "=" + environment.get(name)));
            }
        }
        arguments.addAll(List.of("--volume", SOCKET + ":" + SOCKET, "--volume", state + ":" + state));
        arguments.add(worker.name());
        arguments.addAll(worker.command());
        arguments.add(state);
        return arguments;
    }

    /**
     * What the machine needs to reach Temporal, but for the secrets that it reads itself.
     *
     * @throws ApplicationFailure if that has others, or Temporal is not to be reached from there
     */
    Map<String, String> variables(VmAws orchestrator, Map<String, String> temporal) {
        Map<String, String> its = new TreeMap<>(temporal);
        if (orchestrator.temporalAddress() != null) {
            its.put(ADDRESS, orchestrator.temporalAddress());
        }
        withhold(its, "temporal_api_key_secret", orchestrator.temporalApiKeySecret(), API_KEY);
        withhold(its, "temporal_tls_secret", orchestrator.temporalTlsSecret(), CERTIFICATE_KEY, CERTIFICATE);
        String address = its.getOrDefault(ADDRESS, "");
        if (LOOPBACK.matcher(address).lookingAt() && PASSED.stream().noneMatch(environment::containsKey)) {
            throw refused("at " + address + " it would not find Temporal but itself (name an address that it can reach:"
                    + " pipewright orchestrator update NAME --temporal_address=HOST:PORT)");
        }
        return its;
    }

    /** Takes this host's own away where the machine has another. */
    private static void withhold(Map<String, String> its, String attribute, @Nullable String arn, String... variables) {
        if (arn == null && its.containsKey(variables[0])) {
            throw refused("it would need " + variables[0] + " to reach Temporal, and everybody on an instance can read"
                    + " what it was started with (keep it in AWS Secrets Manager and name it there: pipewright"
                    + " orchestrator update NAME --" + attribute + "=ARN)");
        }
        if (arn != null) {
            its.keySet().removeAll(List.of(variables));
        }
    }

    private static ApplicationFailure refused(String why) {
        return Failures.permanent(Failures.REFUSED, "Cannot start a machine on EC2: " + why);
    }
}
