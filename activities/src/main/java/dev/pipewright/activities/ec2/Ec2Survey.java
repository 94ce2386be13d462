package dev.pipewright.activities.ec2;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import dev.pipewright.stack.Orchestrator.VmAws;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
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

    /** Touches nothing yet. */
    public Ec2Survey(AwsConnections connections, VmAws orchestrator) {
        this(connections, orchestrator, null);
    }

    /** @param endpoint of another server; null for that of the environment, or AWS itself */
    Ec2Survey(AwsConnections connections, VmAws orchestrator, @Nullable URI endpoint) {
        this.orchestrator = orchestrator;
        this.clients = new Ec2Clients(connections, orchestrator.region(), orchestrator.connector(), endpoint);
        this.surroundings = new Surroundings(clients, Clock.systemUTC());
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

    /** Those that its machines count against. Asks nobody. */
    public List<Quota> quotas() {
        List<String> types = orchestrator.instanceType().isEmpty() ? List.of(USUAL_TYPE) : orchestrator.instanceType();
        return Stream.of(true, false)
                .filter(spot -> !spot || orchestrator.spot())
                .flatMap(spot -> types.stream().map(type -> Quota.of(type, spot)))
                .distinct()
                .toList();
    }
}
