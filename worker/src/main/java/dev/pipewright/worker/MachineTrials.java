package dev.pipewright.worker;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsSecrets;
import dev.pipewright.activities.ec2.Ec2Survey;
import dev.pipewright.activities.ec2.QuotaUse;
import dev.pipewright.activities.ec2.Way;
import dev.pipewright.activities.machine.Fleet;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tries what machines of EC2 need, up to asking for one without getting it. */
final class MachineTrials {
    private static final String REGION = "region";
    private static final String PROFILE = "instance profile";
    private static final String SUBNETS = "subnets";
    private static final String QUOTA = "quota";
    private static final String MACHINE = "machine";
    private static final String API_KEY = "Temporal API key";
    private static final String CERTIFICATE = "Temporal certificate";

    private final HostSettings settings;
    private final AwsConnections connections;
    private final VmAws orchestrator;
    private final Ec2Survey survey;
    private @Nullable String region;
    private @Nullable List<Way> ways;

    MachineTrials(HostSettings settings, AwsConnections connections, VmAws orchestrator) {
        this.settings = settings;
        this.connections = connections;
        this.orchestrator = orchestrator;
        this.survey = new Ec2Survey(connections, orchestrator);
    }

    /** @param credentials whether AWS takes them */
    void examine(Findings findings, boolean credentials) throws InterruptedException {
        if (!credentials) {
            Stream.concat(Stream.of(REGION, PROFILE, SUBNETS, QUOTA, MACHINE), secrets().keySet().stream())
                    .forEach(what -> findings.add(
                            Finding.cannotTell(what, "not asked: AWS does not take the credentials", null)));
            return;
        }
        findings.tried(REGION, this::region);
        findings.looked(PROFILE, this::profile);
        findings.looked(SUBNETS, this::subnets);
        findings.looked(QUOTA, this::quota);
        findings.tried(MACHINE, () -> fleet().rehearse(orchestrator));
        for (Map.Entry<String, String> secret : secrets().entrySet()) {
            findings.looked(secret.getKey(), () -> secret(secret.getKey(), secret.getValue()));
        }
    }

    /** ARNs of those that machines read, by what they are. */
    private Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        if (orchestrator.temporalApiKeySecret() != null) {
            secrets.put(API_KEY, orchestrator.temporalApiKeySecret());
        }
        if (orchestrator.temporalTlsSecret() != null) {
            secrets.put(CERTIFICATE, orchestrator.temporalTlsSecret());
        }
        return secrets;
    }

    /** Looked at and not read: only machines need to know what it holds. */
    private Finding secret(String what, String arn) {
        AwsSecrets.described(connections, orchestrator.connector()).examine(arn);
        return Finding.ok(
                what,
                arn + " is there; machines read it, for which the role of " + orchestrator.instanceProfile()
                        + " needs secretsmanager:GetSecretValue");
    }

    private String region() throws IOException, InterruptedException {
        String source = orchestrator.region() != null
                ? "the orchestrator"
                : connections.region(orchestrator.connector()) != null
                        ? "its service connector"
                        : "the configuration of this host";
        String found = survey.region();
        region = found;
        return found + ", as " + source + " says";
    }

    private Finding profile() throws IOException, InterruptedException {
        return Finding.ok(PROFILE, orchestrator.instanceProfile() + ", with role " + survey.role());
    }

    private Finding subnets() throws IOException, InterruptedException {
        List<Way> found = survey.ways();
        ways = found;
        Map<String, String> subnets =
                found.stream().collect(groupingBy(Way::said, LinkedHashMap::new, mapping(Way::subnet, joining(", "))));
        String said = subnets.entrySet().stream()
                .map(way -> way.getValue() + ": " + way.getKey())
                .collect(joining("; "));
        String hint = found.stream()
                .map(Way::hint)
                .filter(Objects::nonNull)
                .distinct()
                .collect(joining("; "));
        return found.stream().allMatch(Way::out) ? Finding.ok(SUBNETS, said) : Finding.problem(SUBNETS, said, hint);
    }

    private Finding quota() throws IOException, InterruptedException {
        List<QuotaUse> uses = survey.quotas();
        String said = uses.stream()
                .map(use -> use.used() + " of " + use.allowed() + " CPUs in use of " + use.quota()
                        + (use.hasRoom() ? "" : ", and a machine takes " + use.wanted()))
                .collect(joining("; "));
        String hint = uses.stream()
                .filter(use -> !use.hasRoom())
                .map(use -> "end machines, or ask for more: aws service-quotas request-service-quota-increase --region "
                        + region + " --service-code ec2 --quota-code "
                        + use.quota().code() + " --desired-value " + (use.used() + use.wanted()))
                .collect(joining("; "));
        return hint.isEmpty() ? Finding.ok(QUOTA, said) : Finding.problem(QUOTA, said, hint);
    }

    /** How machines get to Temporal; the last, for what the subnets say. */
    void examineTemporal(Findings findings) throws InterruptedException {
        findings.looked(TemporalSight.WHAT, () -> {
            String address = fleet().temporalAddress(orchestrator);
            return address.isEmpty()
                    ? Finding.cannotTell(TemporalSight.WHAT, "no server is named", null)
                    : new TemporalSight(InetAddress::getByName, played()).of(address, ways);
        });
    }

    private boolean played() {
        return settings.environment().keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"));
    }

    private Fleet fleet() throws UnreachableException {
        return Fleets.of(settings, new HostRegistries(settings), name -> null);
    }
}
