package dev.pipewright.activities.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** Where machines get to, by what EC2 says of route tables. */
class RoutesTest {
    private static final Subnet SUBNET = Subnet.builder().subnetId("subnet-1").build();
    private static final Subnet GIVING_ADDRESSES =
            Subnet.builder().subnetId("subnet-1").mapPublicIpOnLaunch(true).build();

    @Test
    void isTheInternetWithAGatewayAndAPublicAddress() {
        Routes routes = routes(main(all(route -> route.gatewayId("igw-1"))));

        Way way = routes.way(GIVING_ADDRESSES);

        assertThat(way.out()).isTrue();
        assertThat(way.said()).isEqualTo("to the Internet through igw-1");
        assertThat(way.hint()).isNull();
        assertThat(routes.needsEndpoint(GIVING_ADDRESSES)).isFalse();
    }

    @Test
    void isTheInternetAsWellWhereTheOrchestratorGivesTheAddress() {
        Routes routes = new Routes(List.of(main(all(route -> route.gatewayId("igw-1")))), List.of(), true);

        assertThat(routes.way(SUBNET).out()).isTrue();
    }

    @Test
    void isNowhereWithAGatewayAlone() {
        Routes routes = routes(main(all(route -> route.gatewayId("igw-1"))));

        Way way = routes.way(SUBNET);

        assertThat(way.out()).isFalse();
        assertThat(way.said()).isEqualTo("no way out: igw-1 takes public addresses alone, and its machines have none");
        assertThat(way.hint())
                .isEqualTo(
                        "give them a way: pipewright orchestrator update NAME --public_ip=true; or an endpoint for S3,"
                                + " or NAT: docs/cloud.md#private-subnets");
        assertThat(routes.needsEndpoint(SUBNET)).isTrue();
    }

    @Test
    void isBeyondAddressTranslationAndTransitGatewaysAndTunnels() {
        assertThat(routes(main(all(route -> route.natGatewayId("nat-1"))))
                        .way(SUBNET)
                        .said())
                .isEqualTo("out through nat-1");
        assertThat(routes(main(all(route -> route.transitGatewayId("tgw-1"))))
                        .way(SUBNET)
                        .out())
                .isTrue();
        assertThat(routes(main(all(route -> route.networkInterfaceId("eni-1"))))
                        .way(SUBNET)
                        .out())
                .isTrue();
        assertThat(routes(main(to("0.0.0.0/1", route -> route.gatewayId("vgw-1"))))
                        .way(SUBNET)
                        .out())
                .isTrue();
    }

    @Test
    void isNowhereByARouteWhoseTargetIsGone() {
        Routes routes = routes(main(all(route -> route.natGatewayId("nat-1").state(RouteState.BLACKHOLE))));

        assertThat(routes.way(SUBNET).said()).isEqualTo("no way out: its route leads to nat-1, which is gone");
    }

    @Test
    void isWhatTheSubnetsOwnTableSaysAndNotTheMainOne() {
        RouteTable own = RouteTable.builder()
                .routeTableId("rtb-own")
                .associations(
                        RouteTableAssociation.builder().subnetId("subnet-1").build())
                .routes(local())
                .build();

        Way way = routes(main(all(route -> route.natGatewayId("nat-1"))), own).way(SUBNET);

        assertThat(way.out()).isFalse();
        assertThat(way.said()).isEqualTo("no way out: no route leads out of its network");
        assertThat(way.hint()).contains("docs/cloud.md#private-subnets");
    }

    @Test
    void isS3AloneByItsEndpoint() {
        Routes routes = new Routes(List.of(main(local())), List.of(s3("rtb-main")), false);

        Way way = routes.way(SUBNET);

        assertThat(way.out()).isTrue();
        assertThat(way.said())
                .isEqualTo(
                        "to S3 alone, through vpce-s3 (images in ECR take the network's endpoints ecr.api and ecr.dkr,"
                                + " too)");
        assertThat(new Routes(List.of(main(local())), List.of(s3("rtb-other")), false)
                        .way(SUBNET)
                        .out())
                .isFalse();
    }

    @Test
    void isS3AndEcrByAllTheirEndpoints() {
        List<VpcEndpoint> endpoints = List.of(s3("rtb-main"), endpoint("ecr.api"), endpoint("ecr.dkr"));

        assertThat(new Routes(List.of(main(local())), endpoints, false)
                        .way(SUBNET)
                        .said())
                .isEqualTo("to S3 alone, through vpce-s3, and to ECR");
    }

    @Test
    void isWhatOtherRoutesAreForBesides() throws Exception {
        Way way = routes(main(
                        local(),
                        to("10.7.0.0/16", route -> route.vpcPeeringConnectionId("pcx-1")),
                        to("10.8.0.0/16", route -> route.vpcPeeringConnectionId("pcx-2")
                                .state(RouteState.BLACKHOLE)),
                        all(route -> route.natGatewayId("nat-1"))))
                .way(SUBNET);

        assertThat(way.networkOf(InetAddress.getByName("10.0.255.1"))).isEqualTo("10.0.0.0/16");
        assertThat(way.networkOf(InetAddress.getByName("10.7.0.1"))).isEqualTo("10.7.0.0/16");
        assertThat(way.networkOf(InetAddress.getByName("10.8.0.1"))).isNull();
        assertThat(way.networkOf(InetAddress.getByName("fd00::1"))).isNull();
    }

    private static Routes routes(RouteTable... tables) {
        return new Routes(List.of(tables), List.of(), false);
    }

    private static RouteTable main(Route... routes) {
        return RouteTable.builder()
                .routeTableId("rtb-main")
                .associations(RouteTableAssociation.builder().main(true).build())
                .routes(routes)
                .build();
    }

    private static Route local() {
        return to("10.0.0.0/16", route -> route.gatewayId("local"));
    }

    private static Route all(Consumer<Route.Builder> target) {
        return to("0.0.0.0/0", target);
    }

    private static Route to(String network, Consumer<Route.Builder> target) {
        Route.Builder route = Route.builder().destinationCidrBlock(network).state(RouteState.ACTIVE);
        target.accept(route);
        return route.build();
    }

    private static VpcEndpoint s3(String table) {
        return VpcEndpoint.builder()
                .vpcEndpointId("vpce-s3")
                .vpcEndpointType(VpcEndpointType.GATEWAY)
                .serviceName("com.amazonaws.eu-west-1.s3")
                .state("available")
                .routeTableIds(table)
                .build();
    }

    private static VpcEndpoint endpoint(String service) {
        return VpcEndpoint.builder()
                .vpcEndpointId("vpce-" + service)
                .vpcEndpointType(VpcEndpointType.INTERFACE)
                .serviceName("com.amazonaws.eu-west-1." + service)
                .state("available")
                .build();
    }
}
