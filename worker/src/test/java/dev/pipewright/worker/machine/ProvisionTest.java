package dev.pipewright.worker.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.machine.MachineInfo.State;
import dev.pipewright.activities.machine.Reaper;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.stack.Orchestrator.VmDocker;
import dev.pipewright.worker.Executions;
import io.temporal.failure.ApplicationFailure;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Machines that come to be twice, half or not at all, and those who clear up after them. */
class ProvisionTest extends OnRealMachines {
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static VmDocker on(String machineImage, String workerBase) {
        return new VmDocker(1, 64 << 20, null, machineImage, workerBase, null, null, 0, Duration.ofSeconds(60), LEASE);
    }

    private static void refused(ThrowingCallable call, String type, String message) {
        assertThatThrownBy(call).cause().isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(type);
            assertThat(failure.getOriginalMessage()).matches(message);
        });
    }

    @Test
    void isOneMachineWhenItIsAskedForTwiceAtOnceAndAgain() throws Exception {
        CompletableFuture<Machine> other = CompletableFuture.supplyAsync(() -> provision(LEASE));
        Machine machine = provision(LEASE);

        assertThat(other.get()).isEqualTo(machine);
        rehearsal.greet(machine.taskQueue());
        assertThat(provision(LEASE)).isEqualTo(machine);
        assertThat(MachineBed.containers(machine)).hasSize(2);
        assertThat(bed.fleet.list()).singleElement().satisfies(info -> {
            assertThat(info.id()).isEqualTo(machine.id());
            assertThat(info.run()).isEqualTo(run);
            assertThat(info.execution()).isEqualTo(execution);
            assertThat(info.state()).isEqualTo(State.RUNNING);
            assertThat(info.hasWorker()).isTrue();
        });
    }

    @Test
    void startsAMachineThatWasCreatedByACallWhichDied() throws Exception {
        Path program =
                Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("docker"), """
                        #!/bin/sh
                        [ "$1" = start ] && { echo 'as if it died' >&2; exit 1; }
                        PATH=${PATH#*:} exec docker "$@"
                        """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        MachineBed dying = bed.withPath(program.getParent() + ":" + System.getenv("PATH"));
        MachineRequest request = bed.request(run, execution, 1, MachineBed.orchestrator(LEASE));
        refused(
                () -> dying.calls().provision(request),
                Failures.UNAVAILABLE,
                "Cannot start container pipewright-machine-.*: as if it died");
        assertThat(bed.fleet.list()).singleElement().satisfies(info -> assertThat(info.state())
                .isEqualTo(State.CREATED));

        Machine machine = bed.calls().provision(request);

        assertThat(rehearsal.greet(machine.taskQueue())).isNotEmpty();
        dying.closeActivities();
    }

    @Test
    void clearsUpAfterAMachineThatNeverCameToBe() throws Exception {
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            boolean ping = exchange.getRequestURI().getPath().equals("/v2/");
            byte[] body =
                    "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(ping ? 200 : 404, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        registry.start();
        String image = "127.0.0.1:" + registry.getAddress().getPort() + "/no/such:1";

        refused(
                () -> bed.calls().provision(bed.request(run, execution, 1, on(image, MachineBed.WORKER_BASE))),
                Failures.NOT_FOUND,
                "Cannot start pipewright-machine-.*: there is no image '" + image
                        + "' \\(.*manifest unknown.*; set another"
                        + " with: pipewright orchestrator update NAME --machine_image=IMAGE\\)");
        bed.calls().releaseAll(run, execution, on(image, MachineBed.WORKER_BASE));

        assertThat(bed.fleet.list()).isEmpty();
        registry.stop(0);
    }

    @Test
    void saysInItsLogThatTheWorkerImageIsDamaged() throws Exception {
        VmDocker orchestrator = on(MachineBed.MACHINE_IMAGE, "docker://pipewright-test/sh");
        Machine first = bed.calls().provision(bed.request(run, execution, 1, orchestrator));
        String script = Files.readString(bed.state(first).resolve("boot.sh"));
        bed.fleet.release(first.id(), "released");
        MachineBed.tryDocker("rmi", "--force", assigned(script, "image"));
        Path archive = Path.of(assigned(script, "archive"));
        assertThat(archive.toFile().setWritable(true)).isTrue();
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.write("not what it was".getBytes(UTF_8));
        }

        Machine machine = bed.calls().provision(bed.request(run, execution, 2, orchestrator));

        awaitGone(machine);
        assertThat(bed.bootLog(run, machine))
                .containsPattern("Cannot boot machine " + machine.id() + ": the SHA-256 of .* is [0-9a-f]{64}, not "
                        + assigned(script, "sha256") + " \\(delete that file: it is made again\\)");
        Files.delete(archive);
        Machine next = bed.calls().provision(bed.request(run, execution, 3, orchestrator));
        awaitGone(next);
        assertThat(bed.bootLog(run, next)).contains("Loading the worker image").doesNotContain("Cannot boot");
    }

    @Test
    void removesWorkerImagesOfOtherVersionsThatNoContainerUses() throws Exception {
        String unused = workerImage("unused");
        String used = workerImage("used");
        String user = MachineBed.docker("create", used);
        VmDocker orchestrator = on(MachineBed.MACHINE_IMAGE, "docker://pipewright-test/sh");
        Machine first = bed.calls().provision(bed.request(run, execution, 1, orchestrator));
        String own = assigned(Files.readString(bed.state(first).resolve("boot.sh")), "image");
        bed.fleet.release(first.id(), "released");
        MachineBed.tryDocker("rmi", "--force", own);

        Machine machine = bed.calls().provision(bed.request(run, execution, 2, orchestrator));

        awaitGone(machine);
        assertThat(MachineBed.docker("images", "--format", "{{.Repository}}:{{.Tag}}"))
                .contains(used, own)
                .doesNotContain(unused);
        MachineBed.docker("rm", user);
        MachineBed.docker("rmi", used);
    }

    private String workerImage(String name) throws Exception {
        String image = "pipewright-worker:" + run + "-" + name;
        String container = MachineBed.docker("create", "pipewright-test/sh");
        MachineBed.docker("commit", "--change", "LABEL dev.pipewright.worker=" + name, container, image);
        MachineBed.docker("rm", container);
        return image;
    }

    private static String assigned(String script, String variable) {
        return script.lines()
                .filter(line -> line.startsWith(variable + "="))
                .map(line -> line.substring(variable.length() + 2, line.length() - 1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void powersOffWhenItsWorkerCrashesAgainAndAgain() throws Exception {
        VmDocker noJava = on(MachineBed.MACHINE_IMAGE, "docker://pipewright-test/sh");

        Machine machine = bed.calls().provision(bed.request(run, execution, 1, noJava));

        awaitGone(machine);
        assertThat(bed.bootLog(run, machine))
                .contains("The worker ended with exit code 127")
                .contains("Cannot go on with machine " + machine.id()
                        + ": its worker crashed 3 times before it was at work")
                .contains("Powering off: it has no worker");
        assertThat(bed.calls().provision(bed.request(run, execution, 1, noJava)))
                .isEqualTo(machine);
        assertThat(MachineBed.containers(machine)).isEmpty();
    }

    @Test
    void reapsMachinesOfRunsThatAreOverAndThoseThatHaveEnded() throws Exception {
        Machine needed = provision(LEASE);
        String unknown = UUID.randomUUID().toString();
        Machine forgotten = bed.calls().provision(bed.request("gone", unknown, 1, MachineBed.orchestrator(LEASE)));
        Executions executions = new Executions(temporal);

        List<Reaper.Reaped> reaped = new Reaper(bed.fleet, Clock.systemUTC()).reap(executions);

        assertThat(reaped).singleElement().satisfies(one -> {
            assertThat(one.machine().id()).isEqualTo(forgotten.id());
            assertThat(one.reason()).isEqualTo("its run is over");
        });
        assertThat(bed.log).contains("released " + forgotten.id() + ": its run is over");
        rehearsal.greet(needed.taskQueue());
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        assertThat(new Reaper(bed.fleet, later).reap(executions)).isEmpty();
        MachineBed.docker("rm", "--force", "pipewright-machine-" + needed.id());
        assertThat(new Reaper(bed.fleet, later).reap(executions))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).isEqualTo("it has ended"));
        assertThat(bed.fleet.list()).isEmpty();
    }
}
