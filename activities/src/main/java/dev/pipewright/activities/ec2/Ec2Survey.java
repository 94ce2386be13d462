package dev.pipewright.activities.ec2;

import static java.util.stream.Collectors.toSet;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * What machines of an orchestrator would find in their account. Nothing is started, made or changed, and nothing of AWS is loaded before
 * the first question.
 */
public final class Ec2Survey {
    /** What steps get that ask for nothing. */
    private static final String USUAL_TYPE = "t3.small";

    private final VmAws orchestrator;
    private final Ec2Clients clients;
    private final Surroundings surroundings;
    private final Instances instances;
    private final InstanceTypes types;

    /** Touches nothing yet. */
    public Ec2Survey(AwsConnections connections, VmAws orchestrator) {
        this(connections, orchestrator, null);
    }

    /** @param endpoint of another server; null for that of the environment, or AWS itself */
    Ec2Survey(AwsConnections connections, VmAws orchestrator, @Nullable URI endpoint) {
        this.orchestrator = orchestrator;
        this.clients = new Ec2Clients(connections, orchestrator.region(), orchestrator.connector(), endpoint);
        this.surroundings = new Surroundings(clients, Clock.systemUTC());
        this.instances = new Instances(clients);
        this.types = new InstanceTypes(clients);
    }

    /**
     * Where machines are started.
     *
     * @throws Ec2Exception if the account cannot use that region
     */
    public String region() throws Ec2Exception, InterruptedException {
        String region = clients.region();
        var unused = clients.ask(
                "look at region '" + region + "'",
                "ec2:DescribeRegions",
                ec2 -> ec2.describeRegions(request -> request.regionNames(region)));
        return region;
    }

    /**
     * The role that machines get.
     *
     * @throws Ec2Exception if there is no such instance profile, or it gives none
     */
    public String role() throws Ec2Exception, InterruptedException {
        String name = orchestrator.instanceProfile().replaceFirst("^arn:.*/", "");
        List<Role> roles = clients.askIam(
                "look at instance profile '" + name + "'", "iam:GetInstanceProfile", iam -> iam.getInstanceProfile(
                                request -> request.instanceProfileName(name))
                        .instanceProfile()
                        .roles());
        if (roles.isEmpty()) {
            throw new Ec2Exception(
                    Kind.REFUSED,
                    "Cannot start a machine with instance profile '" + name + "': it has no role",
                    "aws iam add-role-to-instance-profile --instance-profile-name " + name + " --role-name ROLE",
                    null);
        }
        return roles.get(0).roleName();
    }

    /** Where the machines of each subnet get to. */
    public List<Way> ways() throws Ec2Exception, InterruptedException {
        List<Subnet> subnets = surroundings.subnets(orchestrator.subnets());
        Filter network =
                Filter.builder().name("vpc-id").values(subnets.get(0).vpcId()).build();
        List<RouteTable> tables = clients.ask(
                "look at the routes of " + subnets.get(0).vpcId(),
                "ec2:DescribeRouteTables",
                ec2 -> ec2.describeRouteTablesPaginator(request -> request.filters(network)).routeTables().stream()
                        .toList());
        Routes routes = new Routes(tables, List.of(), orchestrator.publicIp());
        if (subnets.stream().anyMatch(routes::needsEndpoint)) {
            routes = new Routes(tables, endpoints(network), orchestrator.publicIp());
        }
        return subnets.stream().map(routes::way).toList();
    }

    private List<VpcEndpoint> endpoints(Filter network) throws Ec2Exception, InterruptedException {
        return clients.ask(
                "look at the endpoints of " + network.values().get(0),
                "ec2:DescribeVpcEndpoints",
                ec2 -> ec2.describeVpcEndpointsPaginator(request -> request.filters(network)).vpcEndpoints().stream()
                        .toList());
    }

    /**
     * What is left of the quotas that its machines count against.
     *
     * @throws Ec2Exception if one is not told
     */
    public List<QuotaUse> quotas() throws Ec2Exception, InterruptedException {
        List<String> names = orchestrator.instanceType().isEmpty() ? List.of(USUAL_TYPE) : orchestrator.instanceType();
        List<InstanceType> wanted = types.named(names, Resources.DEFAULT);
        List<Instance> running = instances.running();
        Map<String, Integer> cpus =
                types.cpus(running.stream().map(Instance::type).collect(toSet()));
        List<QuotaUse> uses = new ArrayList<>();
        for (boolean spot : orchestrator.spot() ? List.of(true, false) : List.of(false)) {
            Map<Quota, Integer> most = new LinkedHashMap<>();
            wanted.forEach(type -> most.merge(Quota.of(type.name(), spot), type.cpus(), Math::max));
            for (Map.Entry<Quota, Integer> quota : most.entrySet()) {
                int used = running.stream()
                        .filter(its -> Quota.of(its.type(), its.spot()).equals(quota.getKey()))
                        .mapToInt(its -> cpus.getOrDefault(its.type(), 0))
                        .sum();
                uses.add(new QuotaUse(quota.getKey(), clients.allowed(quota.getKey()), used, quota.getValue()));
            }
        }
        return uses;
    }
}
