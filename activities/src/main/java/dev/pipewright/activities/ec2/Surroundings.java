package dev.pipewright.activities.ec2;

import dev.pipewright.activities.ec2.Candidate.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What a machine is started in and from: subnets, a security group, an image of Amazon's. */
final class Surroundings {
    /** The security group that is made where none is named. Nothing is let in, everything out. */
    static final String GROUP = "pipewright-machine";

    private static final Duration IMAGE_LIFE = Duration.ofDays(1);
    private static final String IMAGES = "/aws/service/ecs/optimized-ami/amazon-linux-2023/";

    private final Ec2Clients clients;
    private final Map<String, Known> images = new ConcurrentHashMap<>();
    private final Clock clock;

    /** An image that was found out. */
    private record Known(String image, Instant until) {}

    Surroundings(Ec2Clients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** The places of the subnets of that name, or of all of the default network. */
    List<Place> places(List<String> subnets) throws Ec2Exception, InterruptedException {
        return subnets(subnets).stream()
                .map(subnet -> new Place(subnet.subnetId(), subnet.availabilityZone(), subnet.vpcId()))
                .toList();
    }

    /** The subnets of that name, in that order, or all of the default network; there is one at least. */
    List<Subnet> subnets(List<String> subnets) throws Ec2Exception, InterruptedException {
        List<Subnet> found = clients.ask(
                "look at " + (subnets.isEmpty() ? "the default subnets" : "subnets " + String.join(", ", subnets)),
                "ec2:DescribeSubnets",
                ec2 -> subnets.isEmpty()
                        ? ofDefaultNetwork(ec2)
                        : ec2.describeSubnets(request -> request.subnetIds(subnets))
                                .subnets());
        if (found.isEmpty()) {
            throw new Ec2Exception(
                    Ec2Exception.Kind.NOT_FOUND,
                    "Cannot start a machine: region " + clients.region() + " has no default network (VPC)",
                    "pipewright orchestrator update NAME --subnets=SUBNET,SUBNET; or: aws ec2 create-default-vpc",
                    null);
        }
        return found.stream()
                .sorted(Comparator.comparingInt(subnet -> subnets.indexOf(subnet.subnetId())))
                .toList();
    }

    private static List<Subnet> ofDefaultNetwork(Ec2Client ec2) {
        Filter filter = Filter.builder().name("default-for-az").values("true").build();
        return ec2.describeSubnets(request -> request.filters(filter)).subnets();
    }

    /** The group without a way in, made where it is missing. */
    String group(String network) throws Ec2Exception, InterruptedException {
        String what = "have security group '" + GROUP + "' in " + network;
        List<SecurityGroup> known = groups(what, network);
        if (!known.isEmpty()) {
            return known.get(0).groupId();
        }
        try {
            return clients.ask(
                    what, "ec2:CreateSecurityGroup", ec2 -> ec2.createSecurityGroup(request -> request.groupName(GROUP)
                                    .vpcId(network)
                                    .description("Machines of Pipewright: nothing is let in")
                                    .tagSpecifications(TagSpecification.builder()
                                            .resourceType(ResourceType.SECURITY_GROUP)
                                            .tags(Tag.builder()
                                                    .key("Name")
                                                    .value(GROUP)
                                                    .build())
                                            .build()))
                            .groupId());
        } catch (Ec2Exception e) {
            List<SecurityGroup> others = groups(what, network); // another worker was faster
            if (others.isEmpty()) {
                throw e;
            }
            return others.get(0).groupId();
        }
    }

    /** The same if it is there already; null if it is yet to be made. */
    @Nullable
    String madeGroup(String network) throws Ec2Exception, InterruptedException {
        List<SecurityGroup> known = groups("look for security group '" + GROUP + "' in " + network, network);
        return known.isEmpty() ? null : known.get(0).groupId();
    }

    private List<SecurityGroup> groups(String what, String network) throws Ec2Exception, InterruptedException {
        List<Filter> filters = List.of(
                Filter.builder().name("group-name").values(GROUP).build(),
                Filter.builder().name("vpc-id").values(network).build());
        return clients.ask(what, "ec2:DescribeSecurityGroups", ec2 -> ec2.describeSecurityGroups(
                        request -> request.filters(filters))
                .securityGroups());
    }

    /** Amazon's newest with Docker. It is asked for once a day, so that most runs have one image. */
    String image(String architecture, boolean gpus) throws Ec2Exception, InterruptedException {
        String name = IMAGES + (gpus ? "gpu/" : architecture.equals("arm64") ? "arm64/" : "") + "recommended/image_id";
        Known known = images.get(name);
        if (known == null || known.until.isBefore(clock.instant())) {
            String found = clients.parameter("find Amazon's image for machines", name);
            known = new Known(found, clock.instant().plus(IMAGE_LIFE));
            images.put(name, known);
        }
        return known.image;
    }

    /** What an image says of itself. */
    Image describe(String image) throws Ec2Exception, InterruptedException {
        List<Image> found = clients.ask("look at image " + image, "ec2:DescribeImages", ec2 -> ec2.describeImages(
                        request -> request.imageIds(image))
                .images());
        if (found.isEmpty()) {
            throw new Ec2Exception(
                    Ec2Exception.Kind.NOT_FOUND,
                    "Cannot start a machine: there is no image '" + image + "' in region " + clients.region(),
                    "pipewright orchestrator update NAME --image=AMI",
                    null);
        }
        return found.get(0);
    }
}
