package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.artifact.LogPosition;
import dev.pipewright.activities.artifact.LogSlice;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A host of steps over a real store in a directory, and what a test needs to look at. */
final class Workshop implements AutoCloseable {
    static final String RUN = "training-1";
    /** Of this JVM alone: two that test at once on one machine must not find each other's processes. */
    static final String EXECUTION = "0198-" + ProcessHandle.current().pid();

    final Path work;
    final Path storeRoot;
    final Artifacts artifacts;
    final Logs logs;
    final Map<String, String> secrets = new HashMap<>();
    final List<RegistryLogin> logins = new ArrayList<>();
    final List<String> started = new ArrayList<>();
    final StepHost host;
    final Attempts attempts;
    private final String code;

    Workshop(Path root, Durability durability) throws IOException {
        this(root.resolve("work"), root.resolve("store"), durability, Duration.ofSeconds(10), () -> true);
    }

    /** One that takes note of a start only when the condition holds. */
    Workshop(Path root, Durability durability, Callable<Boolean> recorded) throws IOException {
        this(root.resolve("work"), root.resolve("store"), durability, Duration.ofSeconds(10), recorded);
    }

    Workshop(Path work, Path storeRoot, Durability durability, Duration grace) throws IOException {
        this(work, storeRoot, durability, grace, () -> true);
    }

    private Workshop(Path work, Path storeRoot, Durability durability, Duration grace, Callable<Boolean> recorded)
            throws IOException {
        this.work = work;
        this.storeRoot = storeRoot;
        LocalObjects objects = new LocalObjects(storeRoot);
        this.artifacts = new Artifacts(objects);
        this.logs = new Logs(objects);
        this.host = new StepHost(
                work,
                store -> new ArtifactStorage(artifacts, logs),
                secrets::get,
                (run, step, attempt, at) -> {
                    waitUntil(recorded);
                    started.add(run + " " + step + " " + attempt);
                },
                new CpuPermits(2, 0),
                durability,
                grace,
                new ProcessGuardian());
        this.attempts = attempts(Map.of());
        Path snapshot = scratch("code");
        Files.writeString(snapshot.resolve("greet.sh"), "echo hello from the code\n");
        this.code = artifacts.store(snapshot, true).digest();
    }

    /** Another worker on the same host, which is to be closed. */
    Attempts attempts(Map<String, String> environment) {
        return attempts(environment, Runnable::run);
    }

    /** One that does later, and elsewhere, what nobody waits for. */
    Attempts attempts(Map<String, String> environment, Executor background) {
        return new Attempts(host, ContainerSetting.local(environment, (step, registry) -> login(registry)), background);
    }

    StepResult run(Attempts others, Step step) throws IOException, InterruptedException {
        return others.execute(step.execution(code, storeRoot), () -> Wish.GO_ON);
    }

    private Optional<RegistryLogin> login(String registry) {
        return logins.stream()
                .filter(login -> login.registry().equals(registry))
                .findFirst();
    }

    private static void waitUntil(Callable<Boolean> recorded) {
        try {
            Soon.until("the start is recorded", recorded);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A new directory, which goes with the test. */
    Path scratch(String name) throws IOException {
        Path parent = storeRoot.resolveSibling("scratch");
        return Files.createTempDirectory(Files.createDirectories(parent), name);
    }

    static Step step(String name, String command) {
        return new Step(name, command);
    }

    StepResult run(Step step) throws IOException, InterruptedException {
        return run(step, () -> Wish.GO_ON);
    }

    StepResult run(Step step, Heartbeat heartbeat) throws IOException, InterruptedException {
        return attempts.execute(step.execution(code, storeRoot), heartbeat);
    }

    AttemptDirectory directory(String step) {
        return new ExecutionFiles(StepEnvironment.execution(work, RUN, EXECUTION), Runnable::run).attempt(step, 1);
    }

    String log(String step) throws IOException {
        StringBuilder text = new StringBuilder();
        LogPosition at = LogPosition.START;
        for (LogSlice slice = logs.read(RUN, step, 1, at);
                slice.bytes().length > 0;
                slice = logs.read(RUN, step, 1, at)) {
            text.append(new String(slice.bytes(), UTF_8));
            at = slice.next();
        }
        return text.toString();
    }

    /** Writes the whole log, byte for byte. */
    void copyLog(String step, OutputStream to) throws IOException {
        LogPosition at = LogPosition.START;
        for (LogSlice slice = logs.read(RUN, step, 1, at);
                slice.bytes().length > 0;
                slice = logs.read(RUN, step, 1, at)) {
            to.write(slice.bytes());
            at = slice.next();
        }
    }

    ArtifactRef artifact(String name, String content) throws IOException {
        Path file = scratch("artifact").resolve(name);
        Files.writeString(file, content);
        return artifacts.store(file, true);
    }

    /** The text of an artifact that is a file. */
    String text(@Nullable ArtifactRef artifact) throws IOException {
        Path target = scratch("fetched").resolve("file");
        artifacts.fetch(Objects.requireNonNull(artifact).digest(), target);
        return Files.readString(target);
    }

    @Override
    public void close() {
        attempts.close();
    }

    /** A step in the making. */
    static final class Step {
        private final String name;
        private final String command;
        private final Map<String, String> env = new HashMap<>();
        private final Map<String, StepInput> inputs = new HashMap<>();
        private final List<String> outputs = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();
        private Orchestrator orchestrator = new Orchestrator.Local(0);
        private Resources resources = Resources.DEFAULT;
        private @Nullable StepImage image;
        private @Nullable Duration timeout;

        Step(String name, String command) {
            this.name = name;
            this.command = command;
        }

        Step env(String variable, String value) {
            env.put(variable, value);
            return this;
        }

        Step input(String input, StepInput from) {
            inputs.put(input, from);
            return this;
        }

        Step output(String output) {
            outputs.add(output);
            return this;
        }

        Step secret(String secret) {
            secrets.add(secret);
            return this;
        }

        Step in(StepImage container) {
            image = container;
            orchestrator = new Orchestrator.LocalDocker(0, 0, null, null);
            return this;
        }

        Step on(Orchestrator where) {
            orchestrator = where;
            return this;
        }

        Step memory(long bytes) {
            resources = new Resources(0, bytes, 0, 0);
            return this;
        }

        Step gpus(int count) {
            resources = new Resources(0, 0, count, 0);
            return this;
        }

        Step timeout(Duration longest) {
            timeout = longest;
            return this;
        }

        StepExecution execution(String code, Path store) {
            return new StepExecution(
                    RUN,
                    EXECUTION,
                    "training",
                    "default",
                    orchestrator,
                    new ArtifactStore.Local(store.toString()),
                    name,
                    1,
                    command,
                    code,
                    env,
                    inputs,
                    outputs,
                    secrets,
                    resources,
                    timeout,
                    image,
                    null,
                    null);
        }
    }
}
