package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.cli.Pipewright;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A second Docker engine of this host, with a bridge, a containerd and images of its own, so that it can die without harm to others. */
final class OwnEngine {
    private static final int SUBNETS = 250;

    private final Path folder;
    private final String bridge = "pw" + ProcessHandle.current().pid();
    private final Tool tool = new Tool(Map.of());
    private final Engine engine;
    private @Nullable Process containerd;
    private @Nullable Process dockerd;

    private OwnEngine(Path folder) {
        this.folder = folder;
        this.engine = Engine.at("unix://" + folder.resolve("docker.sock"), bridge);
    }

    /** Starts one. Where that cannot be done the test is skipped; in continuous integration it fails. */
    static OwnEngine start(Path folder) throws Exception {
        boolean can = Stream.of("dockerd", "containerd", "ip").allMatch(Tool::there)
                && "root".equals(System.getProperty("user.name"));
        if (!can && System.getenv("CI") != null) {
            fail("There is no dockerd, containerd or ip, or this is not root: apt-get install docker.io iproute2");
        }
        assumeTrue(can, "needs dockerd, containerd, ip, and root");
        OwnEngine own = new OwnEngine(Files.createDirectories(folder));
        try {
            own.prepare();
            own.startAgain();
            own.engine.loadImages();
        } catch (Exception | Error e) {
            own.end();
            throw e;
        }
        return own;
    }

    private void prepare() throws Exception {
        Files.writeString(folder.resolve("containerd.toml"), """
                version = 2
                root = "%1$s/containerd"
                state = "%1$s/containerd-state"
                disabled_plugins = ["io.containerd.grpc.v1.cri"]
                [grpc]
                  address = "%1$s/containerd.sock"
                [ttrpc]
                  address = "%1$s/containerd.sock.ttrpc"
                """.formatted(folder));
        done("ip", "link", "add", "name", bridge, "type", "bridge");
        String address = "10.213." + ProcessHandle.current().pid() % SUBNETS + ".1/24";
        done("ip", "address", "add", address, "dev", bridge);
        done("ip", "link", "set", bridge, "up");
    }

    private void done(String... command) throws Exception {
        Tool.Ran ran = tool.run(command);
        assertThat(ran.exitCode()).as(ran.out()).isZero();
    }

    /** Starts what does not run. */
    void startAgain() throws Exception {
        if (containerd == null) {
            containerd = launchContainerd();
        }
        if (dockerd == null) {
            dockerd = launchDockerd();
        }
    }

    private Process launchContainerd() throws Exception {
        Path socket = folder.resolve("containerd.sock");
        Files.deleteIfExists(socket);
        Process process = launch("containerd", "--config", path("containerd.toml"));
        Pipewright.await("the second containerd listens", () -> {
            assertThat(process.isAlive()).as(log("containerd")).isTrue();
            return Files.exists(socket);
        });
        return process;
    }

    private Process launchDockerd() throws Exception {
        Process process = launch(
                "dockerd",
                "--host=unix://" + path("docker.sock"),
                "--data-root=" + path("data"),
                "--exec-root=" + path("exec"),
                "--pidfile=" + path("docker.pid"),
                "--containerd=" + path("containerd.sock"),
                "--bridge=" + bridge, // "none" would delete the bridge of the host's engine
                "--iptables=false",
                "--ip-masq=false",
                "--ip-forward=false");
        Pipewright.await("the second engine answers", () -> {
            assertThat(process.isAlive()).as(log("dockerd")).isTrue();
            return engine.answers();
        });
        return process;
    }

    private Process launch(String... command) throws IOException {
        File log = folder.resolve(command[0] + ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private String log(String program) throws IOException {
        return Files.readString(folder.resolve(program + ".log"));
    }

    Engine engine() {
        return engine;
    }

    /** kill -9 of dockerd, without which its containers go on. */
    void killDaemon() throws InterruptedException {
        kill(dockerd);
        dockerd = null;
    }

    private static void kill(@Nullable Process process) throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** kill -9 of all that it consists of and of all that runs in its containers. */
    void killAll() throws Exception {
        killDaemon();
        kill(containerd);
        containerd = null;
        killAll("the containers have ended", () -> shims().flatMap(ProcessHandle::descendants));
        killAll("nobody is left who looks after containers", this::shims);
    }

    /** Kills until there are none. */
    private static void killAll(String what, Processes found) throws Exception {
        Pipewright.await(what, () -> {
            List<ProcessHandle> left = found.now().toList();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    /** The parents of its containers' processes, which outlive it. */
    private Stream<ProcessHandle> shims() {
        String its = "-address " + path("containerd.sock");
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(its));
    }

    /** Leaves nothing of it. */
    void end() throws Exception {
        Process daemon = dockerd;
        if (daemon != null) {
            daemon.destroy(); // lets go of what it has mounted
            daemon.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
        killAll();
        List<String> mounted = new ArrayList<>(Files.readAllLines(Path.of("/proc/mounts")));
        Collections.reverse(mounted);
        for (String mount : mounted) {
            String at = mount.split(" ", -1)[1];
            if (at.startsWith(folder + "/")) {
                tool.run("umount", "--lazy", at);
            }
        }
        tool.run("ip", "link", "delete", bridge);
    }

    /** Those that there are now. */
    private interface Processes {
        Stream<ProcessHandle> now();
    }
}
