package dev.pipewright.activities.ec2;

import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Candidate.Place;
import dev.pipewright.activities.ec2.Ec2Exception.Kind;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** The instances of one region, with one way to authenticate. Each call is safe to repeat; nothing of AWS is loaded before the first. */
public final class Ec2Machines {
    /** The tag that names the machine that an instance is. */
    public static final String MACHINE = "pipewright:machine";

    /** What the system, the engine and the worker take of a machine's memory: it is added to what steps ask for, and not given to them. */
    public static final long SYSTEM_BYTES = 768L << 20;

    static final String EXPIRES = "pipewright:expires-at";

    /** EC2 may not see yet what it has just started. */
    private static final int LOOKS = 5;

    private static final int TRIES = 3;
    private static final long LOOK_MILLIS = 1_000;
    private static final int PENDING_LOOKS = 60;

    private final Ec2Clients clients;
    private final Instances instances;
    private final InstanceTypes types;
    private final Surroundings surroundings;
    private final Shortages shortages;

    /**
     * Touches nothing yet.
     *
     * @param region null for the connector's, or that which AWS's own tools would use
     * @param connector null for what the host has
     */
    public Ec2Machines(AwsConnections connections, @Nullable String region, @Nullable String connector, Clock clock) {
        this(connections, region, connector, null, clock);
    }

    Ec2Machines(
            AwsConnections connections,
            @Nullable String region,
            @Nullable String connector,
            @Nullable URI endpoint,
            Clock clock) {
        this.clients = new Ec2Clients(connections, region, connector, endpoint);
        this.instances = new Instances(clients);
        this.types = new InstanceTypes(clients);
        this.surroundings = new Surroundings(clients, clock);
        this.shortages = new Shortages(clock);
    }

    /**
     * Starts the instance, or returns the one that an earlier call has started. It runs when this returns, or soon will.
     *
     * @param again whether somebody may just have started it in another place than this would, so that it is looked for
     *     until EC2 has to show it
     */
    public Instance start(Order order, boolean again) throws Ec2Exception, InterruptedException {
        Optional<Instance> before = again ? looked(order.machine()) : find(order.machine());
        if (before.isPresent()) {
            return before.get();
        }
        List<Place> places = surroundings.places(order.orchestrator().subnets());
        String its = order.orchestrator().securityGroup();
        String group = its == null ? surroundings.group(places.get(0).network()) : its;
        return first(new Launch(order, image(order), group), shortages.ordered(candidates(order, places)));
    }

    /**
     * Asks whether the instance would be started, which starts nothing and makes nothing.
     *
     * @return what would be tried first: {@code t3.small in eu-west-1a}
     */
    public String rehearse(Order order) throws Ec2Exception, InterruptedException {
        List<Place> places = surroundings.places(order.orchestrator().subnets());
        String its = order.orchestrator().securityGroup();
        String group = its == null ? surroundings.madeGroup(places.get(0).network()) : its;
        Candidate first = candidates(order, places).get(0);
        clients.rehearse(first, new Launch(order, image(order), group).request(first), "start a machine as " + first);
        return first.toString();
    }

    private Image image(Order order) throws Ec2Exception, InterruptedException {
        String asked = order.orchestrator().image();
        return surroundings.describe(
                asked == null
                        ? surroundings.image(
                                order.architecture(), order.resources().gpus() > 0)
                        : asked);
    }

    private List<Candidate> candidates(Order order, List<Place> places) throws Ec2Exception, InterruptedException {
        List<String> named = order.orchestrator().instanceType();
        List<InstanceType> wanted = named.isEmpty()
                ? types.fitting(order.resources(), order.architecture())
                : types.named(named, order.resources());
        List<Candidate> candidates = new ArrayList<>();
        for (boolean spot : order.orchestrator().spot() ? List.of(true, false) : List.of(false)) {
            for (InstanceType type : wanted) {
                places.forEach(place -> candidates.add(new Candidate(type, place, spot)));
            }
        }
        return candidates;
    }

    private Instance first(Launch launch, List<Candidate> candidates) throws Ec2Exception, InterruptedException {
        Ec2Exception last = null;
        for (Candidate candidate : candidates) {
            try {
                return tried(launch, candidate);
            } catch (Ec2Exception e) {
                if (e.kind() != Kind.CAPACITY) {
                    throw e;
                }
                shortages.note(candidate);
                last = e;
            }
        }
        throw new Ec2Exception(
                Kind.CAPACITY,
                "Cannot start machine " + launch.order().machine() + ": AWS has no room in any of " + candidates.size()
                        + " places (" + (last == null ? "" : last.getMessage()) + ")",
                "pipewright orchestrator update NAME --instance_type=TYPE,TYPE or --subnets=SUBNET,SUBNET",
                last);
    }

    /** A launch without an answer is looked for, and asked for again with the same token: that starts nothing twice. */
    private Instance tried(Launch launch, Candidate candidate) throws Ec2Exception, InterruptedException {
        String machine = launch.order().machine();
        String what = "start machine " + machine + " as " + candidate;
        for (int attempt = 1; ; attempt++) {
            try {
                RunInstancesResponse answer = clients.launch(candidate, launch.request(candidate), what);
                return settled(Instances.of(answer.instances().get(0)), what);
            } catch (Ec2Exception e) {
                if (e.kind() != Kind.UNKNOWN) {
                    throw e;
                }
                Optional<Instance> there = looked(machine);
                if (there.isPresent()) {
                    return settled(there.get(), what);
                }
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Optional<Instance> looked(String machine) throws Ec2Exception, InterruptedException {
        for (int look = 1; look <= LOOKS; look++) {
            Optional<Instance> there = find(machine);
            if (there.isPresent()) {
                return there;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    /** A launch may still fail once it has succeeded, for want of room as well. */
    private Instance settled(Instance started, String what) throws Ec2Exception, InterruptedException {
        Instance known = started;
        for (int look = 0; look < PENDING_LOOKS && known.state() == Instance.State.PENDING; look++) {
            if (look > 0) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            Instance before = known;
            known = instances.tagged(MACHINE, String.valueOf(started.tags().get(MACHINE))).stream()
                    .filter(instance -> instance.id().equals(before.id()))
                    .findFirst()
                    .orElse(before); // not seen yet
        }
        if (known.lives()) {
            return known;
        }
        String reason = String.valueOf(known.reason());
        if (reason.startsWith("Client.InstanceInitiatedShutdown")
                || reason.startsWith("Client.UserInitiatedShutdown")) {
            return known; // an earlier call's, and gone by now: that is for whoever looks for it to find out
        }
        boolean room = reason.contains("Capacity") || reason.contains("SpotInstanceTermination");
        throw new Ec2Exception(
                room ? Kind.CAPACITY : Kind.REFUSED,
                "Cannot " + what + ": it ended as it was started (" + reason + ")",
                room ? null : "aws ec2 describe-instances --instance-ids " + known.id(),
                null);
    }

    /** The living instance that is the machine. */
    public Optional<Instance> find(String machine) throws Ec2Exception, InterruptedException {
        return instances.tagged(MACHINE, machine).stream()
                .filter(Instance::lives)
                .findFirst();
    }

    /** The instances with that value of a tag that cost money. */
    public List<Instance> list(String tag, String value) throws Ec2Exception, InterruptedException {
        return instances.tagged(tag, value).stream().filter(Instance::costs).toList();
    }

    /**
     * Ends whatever instance is the machine. None is fine. When this returns EC2 has confirmed it.
     *
     * @param started the instance that it is known to be, which EC2 may not see yet; null if that is not known
     * @return whether there was one
     */
    public boolean end(String machine, @Nullable String started) throws Ec2Exception, InterruptedException {
        Set<String> ids = new TreeSet<>();
        if (started != null) {
            ids.add(started);
        }
        list(MACHINE, machine).forEach(instance -> ids.add(instance.id()));
        if (!ids.isEmpty()) {
            instances.terminate(List.copyOf(ids));
        }
        return !ids.isEmpty();
    }
}
