package dev.pipewright.activities.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VolumeType;

/**
 * The request that starts an instance. The same order and candidate make the same request with the same client token.
 *
 * @param image what it is started from
 * @param group its security group; null is that of the network, for questions that start nothing
 */
record Launch(Order order, Image image, @Nullable String group) {
    private static final int SMALLEST_DISK = 30;

    RunInstancesRequest request(Candidate candidate) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .clientToken(token(candidate))
                .minCount(1)
                .maxCount(1)
                .instanceType(candidate.type().name())
                .imageId(image.imageId())
                .userData(Base64.getEncoder().encodeToString(order.userData().getBytes(UTF_8)))
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE)
                .iamInstanceProfile(profile(order.orchestrator().instanceProfile()))
                .networkInterfaces(network(candidate))
                .blockDeviceMappings(disk())
                .metadataOptions(metadata ->
                        metadata.httpTokens(HttpTokensState.REQUIRED).httpPutResponseHopLimit(1))
                .tagSpecifications(tags(ResourceType.INSTANCE), tags(ResourceType.VOLUME));
        if (candidate.spot()) {
            request.instanceMarketOptions(InstanceMarketOptionsRequest.builder()
                    .marketType(MarketType.SPOT)
                    .spotOptions(spot -> spot.spotInstanceType(SpotInstanceType.ONE_TIME)
                            .instanceInterruptionBehavior(InstanceInterruptionBehavior.TERMINATE))
                    .build());
        }
        return request.build();
    }

    /** 64 characters at most; another candidate has another, since with other parameters EC2 would refuse it. */
    private String token(Candidate candidate) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String all = String.join("\n", order.execution(), order.machine(), candidate.toString());
            return HexFormat.of().formatHex(digest.digest(all.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IamInstanceProfileSpecification profile(String nameOrArn) {
        IamInstanceProfileSpecification.Builder profile = IamInstanceProfileSpecification.builder();
        return (nameOrArn.startsWith("arn:") ? profile.arn(nameOrArn) : profile.name(nameOrArn)).build();
    }

    /** A subnet decides by itself whether its machines have a public address, unless it is asked for. */
    private InstanceNetworkInterfaceSpecification network(Candidate candidate) {
        InstanceNetworkInterfaceSpecification.Builder network = InstanceNetworkInterfaceSpecification.builder()
                .deviceIndex(0)
                .subnetId(candidate.place().subnet());
        if (group != null) {
            network.groups(group);
        }
        return order.orchestrator().publicIp()
                ? network.associatePublicIpAddress(true).build()
                : network.build();
    }

    private BlockDeviceMapping disk() {
        return BlockDeviceMapping.builder()
                .deviceName(image.rootDeviceName())
                .ebs(disk -> disk.encrypted(true)
                        .volumeType(VolumeType.GP3)
                        .volumeSize(gibibytes())
                        .deleteOnTermination(true))
                .build();
    }

    /** What a step asks for is for the step: the system has its own. */
    private int gibibytes() {
        int own = image.blockDeviceMappings().stream()
                .filter(mapping -> mapping.ebs() != null && mapping.ebs().volumeSize() != null)
                .mapToInt(mapping -> mapping.ebs().volumeSize())
                .reduce(SMALLEST_DISK, Math::max);
        long asked = order.resources().diskBytes() == 0 ? 0 : order.resources().diskBytes() + ((long) own << 30);
        long wanted = Math.max(asked, order.orchestrator().diskBytes());
        return (int) Math.max(own, (wanted + (1L << 30) - 1) >> 30);
    }

    private TagSpecification tags(ResourceType type) {
        List<Tag> tags = new ArrayList<>();
        order.tags()
                .forEach((key, value) ->
                        tags.add(Tag.builder().key(key).value(value).build()));
        tags.add(tag("Name", order.machine()));
        tags.add(tag(Ec2Machines.MACHINE, order.machine()));
        tags.add(tag(
                Ec2Machines.EXPIRES,
                order.expires().truncatedTo(ChronoUnit.SECONDS).toString()));
        tags.sort((one, other) -> one.key().compareTo(other.key()));
        return TagSpecification.builder().resourceType(type).tags(tags).build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
