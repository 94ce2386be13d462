package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.image.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine boots, in the shells it may have, with a docker that only writes down its calls. */
class BootScriptTest {
    @TempDir
    private Path root;

    private Path folder;
    private Path archive;
    private BootScript script;

    @BeforeEach
    void prepare() throws Exception {
        folder = Files.createDirectories(root.resolve("a 'quoted' $folder \"of\" `it`"));
        archive = Files.writeString(folder.resolve("image.tar"), "the image");
        Files.createDirectories(folder.resolve("state"));
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("the image".getBytes(UTF_8)));
        script = new BootScript()
                .set("machine", "training-1")
                .set("state", folder.resolve("state"))
                .set("image", "pipewright-worker:1")
                .set("archive", archive)
                .set("sha256", sha256)
                .set("log_folder", folder.resolve("log"))
                .set("log_file", "000")
                .set("log_scratch", folder.resolve("scratch"))
                .set("log_bytes", 1_000_000)
                .set("boot_seconds", 30)
                .set("lease_seconds", 30)
                .set("limit_seconds", 60);
    }

    /** Makes a docker whose subcommands do that. */
    private Path docker(String image, String load, String run) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = bin.resolve("docker");
        Files.writeString(
                program,
                "#!/bin/sh\ncd \"${0%/*}/..\"\nprintf '<%s>' \"$@\" >>calls\necho >>calls\ncase $1 in\n" + "image) "
                        + image + " ;;\nload) " + load + " ;;\nrun) " + run + " ;;\nesac\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    /** Runs the script to its end and returns the log that it kept. */
    private String boot(String shell, Path bin, String... worker) throws Exception {
        run(shell, bin, worker);
        return Files.readString(folder.resolve("log").resolve("000"));
    }

    private void run(String shell, Path bin, String... worker) throws Exception {
        assertThat(start(shell, bin, worker)).isZero();
    }

    private int start(String shell, Path bin, String... worker) throws Exception {
        Path file = Files.writeString(folder.resolve("boot.sh"), script.text(List.of(worker)));
        Tool tool = new Tool(Map.of("PATH", bin + ":" + System.getenv("PATH")));
        String name = shell.substring(0, shell.indexOf(' ') < 0 ? shell.length() : shell.indexOf(' '));
        Optional<Path> found = tool.find(name);
        if (found.isEmpty() && System.getenv("CI") != null) {
            fail("There is no " + name + ": apt-get install dash busybox-static");
        }
        assumeTrue(found.isPresent(), "needs " + name);
        List<String> command = new java.util.ArrayList<>(List.of(shell.split(" ", -1)));
        command.set(0, found.orElseThrow().toString());
        command.add(file.toString());
        return tool.run(Path.of("/"), command).exit();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void loadsTheImageRunsTheWorkerAndEndsWhenTheWorkerSaysSo(String shell) throws Exception {
        Path bin = docker("exit 1", "exit 0", "echo 'the worker speaks'; echo 'its run is over' >state/off");

        String log = boot(shell, bin, "--mount", "it's \"here\" $HOME", "image", "java");

        assertThat(log)
                .contains("Machine training-1 boots", "Loading the worker image", "Starting the worker")
                .contains("the worker speaks", "Powering off: its run is over");
        assertThat(calls()).contains("<load><--quiet><--input><" + archive + ">");
        assertThat(calls())
                .contains("<run><--rm><--name><pipewright-worker-training-1><--label>"
                        + "<dev.pipewright.machine=training-1><--mount><it's \"here\" $HOME><image><java>");
        assertThat(folder.resolve("state")).isDirectoryNotContaining(path -> !path.endsWith("booted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void saysThatTheImageIsNotTheOneThatWasMade(String shell) throws Exception {
        Files.writeString(archive, "another");

        String log = boot(shell, docker("exit 1", "exit 0", "exit 0"), "image");

        assertThat(log)
                .contains("Cannot boot machine training-1: the SHA-256 of " + archive + " is ")
                .contains("(delete that file: it is made again)", "Powering off: it has no worker");
        assertThat(calls()).noneMatch(call -> call.startsWith("<load>") || call.startsWith("<run>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void saysWhyTheImageCannotBeLoaded(String shell) throws Exception {
        String log = boot(shell, docker("exit 1", "echo 'no space left' >&2; exit 1", "exit 0"), "image");

        assertThat(log)
                .contains("no space left")
                .contains("Cannot boot machine training-1: docker load of " + archive
                        + " failed (see the line before; is the disk full?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void doesNotStartAWorkerForEverThatCrashesBeforeItIsAtWork(String shell) throws Exception {
        String log = boot(shell, docker("exit 0", "exit 1", "echo out of memory; exit 3"), "image");

        assertThat(log)
                .contains("out of memory", "The worker ended with exit code 3")
                .contains(
                        "Cannot go on with machine training-1: its worker crashed 3 times before it was at work (see the"
                                + " lines before)");
        assertThat(calls().stream().filter(call -> call.startsWith("<run>"))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void powersOffWhenTheLeaseIsNotRenewed(String shell) throws Exception {
        script.set("boot_seconds", 1).set("lease_seconds", 1);

        String log = boot(shell, docker("exit 0", "exit 1", "exec sleep 30"), "image");

        assertThat(log).contains("Powering off: there was no sign of a worker that reaches Temporal for too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void powersOffAtTheLimitHoweverWellItsWorkerDoes(String shell) throws Exception {
        script.set("limit_seconds", 2).set("boot_seconds", 1).set("lease_seconds", 2);

        String log = boot(
                shell,
                docker("exit 0", "exit 1", "for i in 1 2 3 4 5 6 7 8 9; do echo $i >state/lease; sleep 1; done"),
                "image");

        assertThat(log).contains("Powering off: it has run for 2 seconds, longer than any machine may");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void removesHowToReachTemporalEvenWhereItsLogCannotBeKept(String shell) throws Exception {
        script.set("log_folder", archive.resolve("not a folder"));
        Path secret = Files.writeString(folder.resolve("state").resolve("temporal.json"), "{}");

        run(shell, docker("exit 0", "exit 1", "exit 0"), "image");

        assertThat(secret).doesNotExist();
        assertThat(folder.resolve("state").resolve("boot.log")).content().contains("Powering off: it has no worker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void loadsAnImageAgainThatIsGoneWhenItsWorkerIsStarted(String shell) throws Exception {
        String log = boot(
                shell,
                docker("[ -e there ]", "touch there", "[ -e twice ] || { touch twice; rm there; exit 125; }"),
                "image");

        assertThat(log).contains("The worker ended with exit code 125", "Powering off: it has no worker");
        assertThat(calls().stream().filter(call -> call.startsWith("<load>"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void shutsTheMachineDownThoughItsEngineHangs(String shell) throws Exception {
        script.set("boot_seconds", 1).set("lease_seconds", 1).set("engine_seconds", 1);
        script.set("shutdown", "touch " + root.resolve("down"));
        Path bin = docker("exit 0", "exit 1", "exec sleep 30");
        Path program = bin.resolve("docker");
        Files.writeString(program, Files.readString(program).replace("image)", "ps) exec sleep 60 ;;\nimage)"));

        String log = boot(shell, bin, "image");

        assertThat(log).contains("Powering off: there was no sign of a worker");
        assertThat(root.resolve("down")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox sh"})
    void shutsTheMachineDownWhereItCannotEvenBegin(String shell) throws Exception {
        script.set("state", archive.resolve("not a folder")).set("shutdown", "touch " + root.resolve("down"));

        start(shell, docker("exit 0", "exit 1", "exit 0"), "image");

        assertThat(root.resolve("down")).exists();
    }
}
