package dev.pipewright.activities.ec2;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What EC2 says of instances. */
final class Instances {
    private final Ec2Clients clients;

    Instances(Ec2Clients clients) {
        this.clients = clients;
    }

    /** Those with that value of a tag, ended ones too for as long as EC2 remembers them. */
    List<Instance> tagged(String tag, String value) throws Ec2Exception, InterruptedException {
        return found(Filter.builder().name("tag:" + tag).values(value).build());
    }

    /** Those of the account that run or are about to, whoever started them. */
    List<Instance> running() throws Ec2Exception, InterruptedException {
        return found(Filter.builder()
                .name("instance-state-name")
                .values("pending", "running")
                .build());
    }

    private List<Instance> found(Filter filter) throws Ec2Exception, InterruptedException {
        return clients.ask(
                "look for machines",
                "ec2:DescribeInstances",
                ec2 -> ec2.describeInstancesPaginator(request -> request.filters(filter)).reservations().stream()
                        .flatMap(reservation -> reservation.instances().stream())
                        .map(Instances::of)
                        .toList());
    }

    /** Ends them; those that are gone already are fine. */
    void terminate(List<String> ids) throws Ec2Exception, InterruptedException {
        try {
            var unused = clients.ask(
                    "end " + String.join(", ", ids),
                    "ec2:TerminateInstances",
                    ec2 -> ec2.terminateInstances(request -> request.instanceIds(ids)));
        } catch (Ec2Exception e) {
            if (e.kind() != Ec2Exception.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    static Instance of(software.amazon.awssdk.services.ec2.model.Instance said) {
        Map<String, String> tags = said.tags().stream()
                .collect(Collectors.toMap(Tag::key, Tag::value, (first, second) -> first, TreeMap::new));
        return new Instance(
                said.instanceId(),
                said.instanceTypeAsString(),
                said.placement() == null ? null : said.placement().availabilityZone(),
                said.instanceLifecycle() == InstanceLifecycleType.SPOT,
                state(
                        said.state() == null
                                ? InstanceStateName.PENDING
                                : said.state().name()),
                tags,
                reason(said));
    }

    private static Instance.State state(InstanceStateName name) {
        return switch (name) {
            case PENDING -> Instance.State.PENDING;
            case RUNNING -> Instance.State.RUNNING;
            case STOPPING, STOPPED -> Instance.State.STOPPED;
            default -> Instance.State.ENDED;
        };
    }

    private static @Nullable String reason(software.amazon.awssdk.services.ec2.model.Instance said) {
        if (said.stateReason() == null || said.stateReason().message() == null) {
            return null;
        }
        return said.stateReason().code() + ": " + said.stateReason().message();
    }
}
