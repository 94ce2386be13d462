package dev.pipewright.activities.machine;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.ec2.Ec2Exception;
import dev.pipewright.activities.ec2.Ec2Machines;
import dev.pipewright.activities.ec2.Instance;
import dev.pipewright.activities.ec2.Order;
import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activities.image.WorkerImages;
import dev.pipewright.activities.machine.MachineInfo.State;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator.VmAws;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Machines that are instances of EC2. What was asked for stands in the data folder before anything is started, so that whoever ends
 * machines knows in which regions and with which connectors to look for them.
 */
final class VmAwsMachines implements Provider {
    static final String FLAVOR = "vm_aws";

    /** In the state folder: the id of the instance. */
    private static final String INSTANCE = "instance";

    /** EC2 shows by then what it has started. */
    private static final Duration UNSEEN = Duration.ofMinutes(10);

    private static final String RUN = "pipewright:run";
    private static final String PIPELINE = "pipewright:pipeline";
    private static final String EXECUTION = "pipewright:execution";
    private static final String DATA = "pipewright:data";
    private static final String OWNER = "pipewright:owner";
    private static final String CREATED = "pipewright:created";
    private static final String EXPECTED = "pipewright:expected";

    private final MachineFolders folders;
    private final WorkerImages images;
    private final Function<ArtifactStore, ObjectStore> stores;
    private final AwsConnections connections;
    private final VmAwsBoot boot;
    private final Map<String, String> temporal;
    private final Clock clock;
    private final Map<Account, Ec2Machines> accounts = new ConcurrentHashMap<>();

    /** Where to look, and as whom. */
    private record Account(
            @Nullable String region, @Nullable String connector) {
        static Account of(VmAws orchestrator) {
            return new Account(orchestrator.region(), orchestrator.connector());
        }
    }

    VmAwsMachines(MachineHost host, WorkerImages images, Clock clock) {
        this.folders = new MachineFolders(host.data().resolve("ec2"));
        this.images = images;
        this.stores = host.stores();
        this.connections = host.connections();
        this.boot = new VmAwsBoot(host.environment());
        this.temporal = host.temporal();
        this.clock = clock;
    }

    @Override
    public void provision(Machine machine, MachineRequest request, Instant created, MachineObserver observer)
            throws IOException, InterruptedException {
        VmAws orchestrator = (VmAws) request.orchestrator();
        if (!(stores.apply(request.store()) instanceof S3Objects store)) {
            throw Failures.permanent(
                    Failures.REFUSED, "Cannot start a machine on EC2: it reaches no artifact store but one in S3");
        }
        Path state = Files.createDirectories(folders.of(machine.id()));
        Optional<MachineFile> before = folders.file(machine.id());
        MachineFile file = before.orElse(new MachineFile(machine, request, created));
        file.write(state);
        WorkerImage worker = images.store(
                request.store(), orchestrator.workerBase(), () -> observer.preparing(machine.id(), MAKING));
        observer.preparing(machine.id(), "asking EC2 for it");
        Order order = new Order(
                machine.id(),
                request.execution(),
                orchestrator,
                request.resources(),
                architecture(),
                boot.script(file, store, worker, temporal),
                tags(file),
                file.created().plus(VmDockerBoot.LONGEST_LIFE));
        try {
            Instance started = account(orchestrator).start(order, before.isPresent());
            PrivateFile.write(state.resolve(INSTANCE), started.id());
            observer.placed(machine.id(), started.type(), details(started));
        } catch (Ec2Exception e) {
            throw failure(e);
        }
    }

    /** As {@link Fleet#rehearse}. */
    String rehearse(VmAws orchestrator) throws Ec2Exception, InterruptedException {
        Order order = new Order(
                "pipewright-doctor",
                "none",
                orchestrator,
                Resources.DEFAULT,
                architecture(),
                "",
                Map.of(),
                clock.instant());
        return "EC2 would start " + account(orchestrator).rehearse(order);
    }

    /** As {@link Fleet#temporalAddress}. */
    String temporalAddress(VmAws orchestrator) {
        return boot.variables(orchestrator, temporal).getOrDefault(VmAwsBoot.ADDRESS, "");
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x86_64";
    }

    private static Map<String, String> details(Instance instance) {
        Map<String, String> details = new TreeMap<>();
        details.put("instance", instance.id());
        details.put("zone", String.valueOf(instance.zone()));
        details.put("price", instance.spot() ? "spot" : "on-demand");
        return details;
    }

    private Map<String, String> tags(MachineFile file) {
        Map<String, String> tags = new HashMap<>();
        tags.put(RUN, file.request().run());
        tags.put(EXECUTION, file.request().execution());
        String pipeline = file.request().pipeline();
        if (pipeline != null) {
            tags.put(PIPELINE, pipeline);
        }
        tags.put(DATA, folders.id());
        tags.put(OWNER, System.getProperty("user.name", "unknown"));
        tags.put(CREATED, file.created().toString());
        tags.put(EXPECTED, VmAwsBoot.expected(file).toString());
        return tags;
    }

    private Ec2Machines account(VmAws orchestrator) {
        return account(Account.of(orchestrator));
    }

    private Ec2Machines account(Account account) {
        return accounts.computeIfAbsent(
                account, its -> new Ec2Machines(connections, its.region(), its.connector(), clock));
    }

    private static ApplicationFailure failure(Ec2Exception e) {
        String message = String.valueOf(e.getMessage()) + (e.hint() == null ? "" : " (" + e.hint() + ")");
        return e.passes() ? Failures.passing(e.type(), message, null, e) : Failures.permanent(e.type(), message);
    }

    /** Whether it is one of these. */
    boolean knows(String machine) {
        return Files.exists(folders.of(machine));
    }

    @Override
    public boolean exists(String machine) throws IOException, InterruptedException {
        Optional<MachineFile> file = folders.file(machine);
        return file.isPresent()
                && account(orchestrator(file.get())).find(machine).isPresent();
    }

    @Override
    public void release(String machine) throws IOException, InterruptedException {
        Optional<MachineFile> file = folders.file(machine);
        if (file.isPresent() && !ended(file.get())) {
            return; // what was started a moment ago EC2 may show later: then somebody has to know where to look
        }
        if (knows(machine)) {
            folders.delete(machine);
        }
    }

    /** Ends it; false if EC2 knows none, and might not yet. */
    private boolean ended(MachineFile file) throws IOException, InterruptedException {
        Path note = folders.of(file.machine().id()).resolve(INSTANCE);
        String started = Files.exists(note) ? Files.readString(note) : null;
        boolean found = account(orchestrator(file)).end(file.machine().id(), started);
        return found || file.created().plus(UNSEEN).isBefore(clock.instant());
    }

    private static VmAws orchestrator(MachineFile file) {
        return (VmAws) file.request().orchestrator();
    }

    @Override
    public List<MachineInfo> list() throws IOException, InterruptedException {
        Map<String, MachineInfo> machines = new TreeMap<>();
        List<Account> asked = new ArrayList<>();
        for (String machine : folders.machines()) {
            Optional<MachineFile> file = folders.file(machine);
            if (file.isEmpty()) {
                continue;
            }
            machines.put(machine, info(file.get()));
            Account account = Account.of(orchestrator(file.get()));
            if (!asked.contains(account)) {
                asked.add(account);
            }
        }
        for (Account account : asked) {
            for (Instance instance : account(account).list(DATA, folders.id())) {
                MachineInfo there = info(instance);
                machines.put(there.id(), there);
            }
        }
        return machines.values().stream()
                .sorted(Comparator.comparing(MachineInfo::id))
                .toList();
    }

    private static MachineInfo info(Instance instance) {
        Map<String, String> tags = instance.tags();
        return new MachineInfo(
                requireNonNull(tags.get(Ec2Machines.MACHINE)),
                FLAVOR,
                tags.getOrDefault(RUN, ""),
                tags.getOrDefault(EXECUTION, ""),
                instance.lives() ? State.RUNNING : State.ENDED,
                Instant.parse(tags.getOrDefault(CREATED, Instant.EPOCH.toString())),
                Instant.parse(tags.getOrDefault(EXPECTED, Instant.EPOCH.toString())),
                null);
    }

    /** One that EC2 does not know: it has ended, or was never started. */
    private static MachineInfo info(MachineFile file) {
        return new MachineInfo(
                file.machine().id(),
                FLAVOR,
                file.request().run(),
                file.request().execution(),
                State.ENDED,
                file.created(),
                VmAwsBoot.expected(file),
                List.of());
    }
}
