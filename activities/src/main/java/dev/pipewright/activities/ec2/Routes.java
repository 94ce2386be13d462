package dev.pipewright.activities.ec2;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/**
 * Where the route tables of a network lead.
 *
 * @param endpoints of the network; none is fine as long as no subnet {@link #needsEndpoint}
 * @param publicIp whether machines have a public address whatever their subnet says
 */
record Routes(List<RouteTable> tables, List<VpcEndpoint> endpoints, boolean publicIp) {
    private static final String PRIVATE = "an endpoint for S3, or NAT: docs/cloud.md#private-subnets";

    /** Whether no route leads the subnet's machines out, so that it takes an endpoint for them to reach S3. */
    boolean needsEndpoint(Subnet subnet) {
        return wide(subnet).map(route -> obstacle(subnet, route) != null).orElse(true);
    }

    Way way(Subnet subnet) {
        Route route = wide(subnet).orElse(null);
        String target = route == null ? "" : target(route);
        String obstacle = route == null ? "no route leads out of its network" : obstacle(subnet, route);
        boolean internet = target.startsWith("igw-");
        if (obstacle == null) {
            return way(subnet, true, (internet ? "to the Internet through " : "out through ") + target, null);
        }
        String endpoint = endpoint(subnet);
        if (endpoint != null) {
            return way(subnet, true, "to S3 alone, through " + endpoint + ecr(), null);
        }
        String address = internet ? "pipewright orchestrator update NAME --public_ip=true; or " : "";
        return way(subnet, false, "no way out: " + obstacle, "give them a way: " + address + PRIVATE);
    }

    private Way way(Subnet subnet, boolean out, String said, @Nullable String hint) {
        List<String> networks = routes(subnet)
                .filter(route -> route.state() == RouteState.ACTIVE)
                .map(Route::destinationCidrBlock)
                .filter(network -> network != null && !isWide(network))
                .toList();
        return new Way(subnet.subnetId(), out, said, hint, networks);
    }

    /** Why machines do not get further than the subnet by this route; null if they do. */
    private @Nullable String obstacle(Subnet subnet, Route route) {
        String target = target(route);
        if (route.state() == RouteState.BLACKHOLE) {
            return "its route leads to " + target + ", which is gone";
        }
        boolean address = publicIp || Boolean.TRUE.equals(subnet.mapPublicIpOnLaunch());
        return target.startsWith("igw-") && !address
                ? target + " takes public addresses alone, and its machines have none"
                : null;
    }

    /** The route of all that no other is for. */
    private Optional<Route> wide(Subnet subnet) {
        return routes(subnet)
                .filter(route -> route.destinationCidrBlock() == null
                        ? route.destinationPrefixListId() != null
                                && !target(route).startsWith("vpce-")
                        : isWide(route.destinationCidrBlock()))
                .findFirst();
    }

    /** Halves count, too: some tunnels are made so. */
    private static boolean isWide(String network) {
        return network.endsWith("/0") || network.endsWith("/1");
    }

    private Stream<Route> routes(Subnet subnet) {
        return table(subnet).stream().flatMap(table -> table.routes().stream());
    }

    /** Its own table, or else the network's main one. */
    private Optional<RouteTable> table(Subnet subnet) {
        return tables.stream()
                .filter(table -> table.associations().stream()
                        .anyMatch(its -> subnet.subnetId().equals(its.subnetId())))
                .findFirst()
                .or(() -> tables.stream()
                        .filter(table -> table.associations().stream().anyMatch(its -> Boolean.TRUE.equals(its.main())))
                        .findFirst());
    }

    private static String target(Route route) {
        return Stream.of(
                        route.natGatewayId(),
                        route.transitGatewayId(),
                        route.gatewayId(),
                        route.instanceId(),
                        route.networkInterfaceId(),
                        route.vpcPeeringConnectionId(),
                        route.localGatewayId(),
                        route.carrierGatewayId(),
                        route.coreNetworkArn())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("something that EC2 does not name");
    }

    /** The gateway to S3 that the subnet's table has. */
    private @Nullable String endpoint(Subnet subnet) {
        String table = table(subnet).map(RouteTable::routeTableId).orElse("");
        return available("s3")
                .filter(endpoint -> endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY
                        && endpoint.routeTableIds().contains(table))
                .map(VpcEndpoint::vpcEndpointId)
                .findFirst()
                .orElse(null);
    }

    private String ecr() {
        List<String> missing = Stream.of("ecr.api", "ecr.dkr")
                .filter(service -> available(service).findAny().isEmpty())
                .toList();
        return missing.isEmpty()
                ? ", and to ECR"
                : " (images in ECR take the network's endpoints " + String.join(" and ", missing) + ", too)";
    }

    private Stream<VpcEndpoint> available(String service) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.serviceName().endsWith("." + service)
                        && endpoint.stateAsString().equalsIgnoreCase("available"));
    }
}
