package dev.pipewright.worker.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.artifact.LogPosition;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.image.Tool;
import dev.pipewright.activities.image.Tool.Ran;
import dev.pipewright.activities.machine.Fleet;
import dev.pipewright.activities.machine.MachineHost;
import dev.pipewright.activities.machine.MachineNames;
import dev.pipewright.activities.machine.MachineObserver;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator.VmDocker;
import dev.pipewright.worker.Stores;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A data folder whose runs boot machines on this host's Docker engine, and a log of what became of them. */
final class MachineBed implements MachineObserver {
    static final String MACHINE_IMAGE = "pipewright-test/machine";
    static final String WORKER_BASE = "docker://pipewright-test/jre";

    /** Survives the tests: what is in it is made from what it is called. */
    private static final Path CACHE = Path.of("target", "worker-image-cache").toAbsolutePath();

    final ArtifactStore.Local store;
    final Path data;
    final List<String> log = new CopyOnWriteArrayList<>();
    final Map<String, String> secrets = new ConcurrentHashMap<>();
    final Fleet fleet;

    private final Stores stores = Stores.ofHost();
    private final TestActivityEnvironment activities = TestActivityEnvironment.newInstance();
    private final MachineActivities calls;

    private final Path folder;
    private final String temporalAddress;

    MachineBed(Path folder, String temporalAddress) {
        this(folder, temporalAddress, System.getenv());
    }

    private MachineBed(Path folder, String temporalAddress, Map<String, String> environment) {
        this.folder = folder;
        this.temporalAddress = temporalAddress;
        this.data = folder.resolve("data, with \"quotes\" and 'more'");
        this.store = new ArtifactStore.Local(folder.resolve("a store").toString());
        MachineHost host = new MachineHost(
                data,
                CACHE,
                stores::objects,
                AwsConnections.ofHost(),
                environment,
                Map.of("TEMPORAL_ADDRESS", temporalAddress),
                System.getProperty("java.class.path"));
        this.fleet = new Fleet(
                host, new Registries(folder.resolve("docker"), System.getenv()), secrets::get, this, Clock.systemUTC());
        activities.registerActivitiesImplementations(fleet);
        this.calls = activities.newActivityStub(MachineActivities.class);
    }

    /** Skips the test where there is no engine or no images; in continuous integration it fails. */
    static void needsEngine() throws Exception {
        boolean there = new Tool(System.getenv()).find("docker").isPresent()
                && tryDocker("image", "inspect", MACHINE_IMAGE, WORKER_BASE.substring("docker://".length()))
                        .succeeded();
        if (!there && System.getenv("CI") != null) {
            fail("There is no Docker engine with the images that dev/images makes");
        }
        assumeTrue(there, "needs a Docker engine with the images that dev/images makes");
    }

    static VmDocker orchestrator(Duration lease) {
        return new VmDocker(2, 0, null, MACHINE_IMAGE, WORKER_BASE, null, null, 0, Duration.ofSeconds(60), lease);
    }

    MachineRequest request(String run, String execution, int number, VmDocker orchestrator) {
        return new MachineRequest(run, execution, number, orchestrator, store, Resources.DEFAULT);
    }

    /** Its activities, as Temporal calls them. */
    MachineActivities calls() {
        return calls;
    }

    static Ran tryDocker(String... arguments) throws Exception {
        Tool tool = new Tool(System.getenv());
        List<String> command =
                new ArrayList<>(List.of(tool.find("docker").orElseThrow().toString()));
        command.addAll(List.of(arguments));
        return tool.run(Path.of("/"), command);
    }

    static String docker(String... arguments) throws Exception {
        Ran ran = tryDocker(arguments);
        assertThat(ran.exit()).as(ran.err()).isZero();
        return ran.out().strip();
    }

    /** Names of all containers of a machine, ended ones too. */
    static List<String> containers(Machine machine) throws Exception {
        return docker(
                        "ps",
                        "--all",
                        "--filter",
                        "label=" + MachineNames.LABEL + "=" + machine.id(),
                        "--format",
                        "{{.Names}}")
                .lines()
                .sorted()
                .toList();
    }

    /** What the store has of the machine's log. */
    String bootLog(String run, Machine machine) throws Exception {
        Logs logs = stores.logs(store);
        return new String(
                logs.read(run, MachineNames.log(machine.id()), 1, LogPosition.START)
                        .bytes(),
                UTF_8);
    }

    Path state(Machine machine) {
        return data.resolve("machines").resolve(machine.id());
    }

    @Override
    public void provisioning(Machine machine, MachineRequest request, Instant created) {
        log.add("provisioning " + machine.id());
    }

    @Override
    public void preparing(String machine, String what) {
        log.add("preparing " + machine + ": " + what);
    }

    @Override
    public void placed(String machine, String type, Map<String, String> details) {
        log.add("placed " + machine + ": " + type);
    }

    @Override
    public void started(String machine) {
        log.add("started " + machine);
    }

    @Override
    public void delayed(String machine, String why) {
        log.add("delayed " + machine + ": " + why);
    }

    @Override
    public void released(String machine, String reason) {
        log.add("released " + machine + ": " + reason);
    }

    /** The same data folder, for a process whose programs are found elsewhere. */
    MachineBed withPath(String path) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PATH", path);
        return new MachineBed(folder, temporalAddress, environment);
    }

    void closeActivities() {
        activities.close();
    }

    /** Ends what a test has left. */
    void close() throws Exception {
        for (var machine : fleet.list()) {
            fleet.release(machine.id(), "the test is over");
        }
        activities.close();
    }
}
