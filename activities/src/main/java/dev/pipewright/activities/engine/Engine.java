package dev.pipewright.activities.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.pipewright.activities.engine.ContainerState.Phase;
import dev.pipewright.activities.engine.EngineException.Kind;
import dev.pipewright.activities.registry.RegistryLogin;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine. Finds it as the docker command does: DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG and its current context,
 * DOCKER_CERT_PATH. Every call throws {@link EngineException}. Safe for use by several threads.
 */
public final class Engine implements AutoCloseable {
    /** Each container that is followed holds a connection. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final long ATTACH_SECONDS = 30;

    private final String address;
    private final EngineErrors errors;
    private final DockerClient client;
    private final Deaths deaths;

    private Engine(String address, DockerClient client) {
        this.address = address;
        this.errors = new EngineErrors(address);
        this.client = client;
        this.deaths = new Deaths(client);
    }

    /**
     * Connects to nothing yet.
     *
     * @param environment where the DOCKER_ variables are looked up before those of this process
     */
    public static Engine open(Map<String, String> environment) throws EngineException {
        String host = environment.get("DOCKER_HOST");
        try {
            DefaultDockerClientConfig.Builder builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
            set(host, builder::withDockerHost);
            set(environment.get("DOCKER_CONFIG"), builder::withDockerConfig);
            set(environment.get("DOCKER_CONTEXT"), builder::withDockerContext);
            set(environment.get("DOCKER_CERT_PATH"), builder::withDockerCertPath);
            set(environment.get("DOCKER_TLS_VERIFY"), builder::withDockerTlsVerify);
            DefaultDockerClientConfig config = builder.build();
            ZerodepDockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                    .dockerHost(config.getDockerHost())
                    .sslConfig(config.getSSLConfig())
                    .maxConnections(MOST_CONNECTIONS)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .build();
            return new Engine(config.getDockerHost().toString(), DockerClientImpl.getInstance(config, http));
        } catch (RuntimeException e) {
            throw new EngineException(
                    Kind.REFUSED,
                    "the Docker engine" + (host == null ? "" : " at " + host) + " cannot be used: "
                            + EngineErrors.message(e),
                    e);
        }
    }

    private static void set(@Nullable String value, Consumer<String> setting) {
        if (value != null && !value.isEmpty()) {
            setting.accept(value);
        }
    }

    /** As DOCKER_HOST takes it. */
    public String address() {
        return address;
    }

    /** How much it has of what containers use. */
    public Capacity capacity() throws EngineException {
        Info info = call(() -> client.infoCmd().exec());
        Integer cpus = info.getNCPU();
        Long memory = info.getMemTotal();
        return new Capacity(cpus == null ? 1 : cpus, memory == null ? 0 : memory);
    }

    /** Creates a container. {@link Kind#ABSENT} if its image is not in the engine, {@link Kind#CONFLICT} if the name is taken. */
    public void create(ContainerSpec spec) throws EngineException {
        call(() -> Creating.command(client, spec).exec());
    }

    /** Starts a container; one that runs already is fine. */
    public void start(String name) throws EngineException {
        call(() -> {
            try {
                return client.startContainerCmd(name).exec();
            } catch (NotModifiedException e) {
                return null;
            }
        });
    }

    /**
     * Starts a container that reads standard input, and gives it that. What the container is given it must recognize as complete by
     * itself.
     */
    public void start(String name, byte[] stdin) throws EngineException {
        ResultCallback.Adapter<Frame> attached = new ResultCallback.Adapter<>();
        Feed feed = new Feed(stdin);
        try (attached) {
            call(() -> client.attachContainerCmd(name)
                    .withStdIn(feed)
                    .withFollowStream(true)
                    .exec(attached));
            attached.awaitStarted(ATTACH_SECONDS, TimeUnit.SECONDS);
            start(name);
            feed.awaitEnd(ATTACH_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.REFUSED, "the start of container " + name + " was interrupted", e);
        } catch (EngineException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw errors.of(e);
        }
    }

    /** What is known of a container; null if there is none of that name. */
    public @Nullable ContainerState state(String name) throws EngineException {
        InspectContainerResponse found = call(() -> {
            try {
                return client.inspectContainerCmd(name).exec();
            } catch (NotFoundException e) {
                return null;
            }
        });
        if (found == null) {
            return null;
        }
        InspectContainerResponse.ContainerState state = found.getState();
        boolean running = Boolean.TRUE.equals(state.getRunning());
        Phase phase = running ? Phase.RUNNING : "created".equals(state.getStatus()) ? Phase.CREATED : Phase.EXITED;
        Long exit = state.getExitCodeLong();
        return new ContainerState(phase, exit == null ? 0 : exit.intValue(), Boolean.TRUE.equals(state.getOOMKilled()));
    }

    /**
     * Completes when a container does not run any more, with its exit code. Completes with an {@link EngineException} if that cannot
     * be waited for any longer; {@link Kind#ABSENT} if it was removed.
     */
    public CompletableFuture<Integer> exit(String name) {
        Exit exit = new Exit(errors);
        try {
            client.waitContainerCmd(name).exec(exit);
        } catch (RuntimeException e) {
            exit.onError(e);
        }
        return exit.code();
    }

    /**
     * Completes when the processes of a container that is yet to be started have ended. That is some time before {@link #exit}: the
     * engine still has to take down its network. May never complete: news is lost when the engine is restarted.
     */
    public CompletableFuture<Void> death(String name) {
        return deaths.of(name);
    }

    /** Sends a signal to the container's first process; one that does not run is fine. */
    public void signal(String name, String signal) throws EngineException {
        try {
            call(() -> client.killContainerCmd(name).withSignal(signal).exec());
        } catch (EngineException e) {
            if (e.kind() != Kind.CONFLICT && e.kind() != Kind.ABSENT) {
                throw e;
            }
        }
    }

    /** Kills and removes a container with its volumes; none is fine. */
    public void remove(String name) throws EngineException {
        deaths.forget(name);
        try {
            call(() -> client.removeContainerCmd(name)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (EngineException e) {
            // A conflict: somebody else is removing it.
            if (e.kind() != Kind.CONFLICT && e.kind() != Kind.ABSENT) {
                throw e;
            }
        }
    }

    /** The labels of all containers that have one of that name, running or not, by container id. */
    public Map<String, Map<String, String>> labelled(String label) throws EngineException {
        List<Container> found = call(() -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(label))
                .exec());
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        for (Container container : found) {
            labels.put(container.getId(), container.getLabels());
        }
        return labels;
    }

    /** Whether an image is there. */
    public boolean hasImage(String reference) throws EngineException {
        return call(() -> {
            try {
                client.inspectImageCmd(reference).exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
    }

    /**
     * Begins to pull an image.
     *
     * @param reference by digest
     * @param login null to pull without
     */
    public Pulling pull(String reference, @Nullable RegistryLogin login) throws EngineException {
        return new Pulling(errors, client, reference, login);
    }

    private <T> T call(Supplier<T> request) throws EngineException {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw errors.of(e);
        }
    }

    /** Closes the connections; containers go on. */
    @Override
    public void close() {
        deaths.close();
        try {
            client.close();
        } catch (IOException e) {
            return; // nothing of ours depends on it
        }
    }
}
