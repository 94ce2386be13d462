package dev.pipewright.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.aws.AwsIdentity;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tries components with what they are registered to authenticate with. Nothing is left behind. */
final class ComponentTrials {
    private static final String OBJECTS = "doctor/";
    private static final String IMAGE = "/pipewright-doctor:none";

    private final AwsConnections connections;
    private final Stores stores;
    private final HostRegistries registries;

    /** @param registries which the caller closes */
    ComponentTrials(HostSettings settings, HostRegistries registries) {
        this.connections = new AwsConnections(() -> settings.catalog().connectors());
        this.stores = new Stores(settings::catalog);
        this.registries = registries;
    }

    AwsConnections connections() {
        return connections;
    }

    /**
     * Asks AWS whose credentials they are, which it tells everybody.
     *
     * @param connector null for what the host has
     * @param region in which to ask; null for the usual one
     */
    AwsIdentity identity(@Nullable String connector, @Nullable String region) {
        return connector == null ? connections.hostIdentity(region) : connections.identity(connector);
    }

    /** Looks whether the bucket is there: one request that changes nothing. */
    ObjectStore bucket(ArtifactStore.S3 store) throws IOException {
        ObjectStore objects = stores.objects(store);
        try {
            var unused = objects.list(OBJECTS, "").findFirst();
            return objects;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What runs do with a bucket. */
    String writable(ArtifactStore.S3 store) throws IOException {
        ObjectStore objects = bucket(store);
        String probe = OBJECTS + UUID.randomUUID();
        objects.put(probe, "x".getBytes(UTF_8));
        if (objects.size(probe) != 1) {
            throw new IOException("what was written cannot be found again: " + probe);
        }
        objects.delete(probe);
        String region = objects instanceof S3Objects s3 ? s3.region() : "unknown";
        return objects + " in " + region + " lets this host write, read and delete";
    }

    /**
     * Logs in: one request where its cloud gives the password, and otherwise what it takes to be told that there is no such image.
     *
     * @return how the registry is called
     */
    String logIn(ContainerRegistry registry) throws IOException, InterruptedException {
        if (registry instanceof ContainerRegistry.Aws aws) {
            var unused = registries
                    .get()
                    .login(EcrAddress.parse(aws.uri()).registry().host(), aws);
        } else {
            read(registry);
        }
        return registry.uri();
    }

    /** Logs in and reads. */
    String readable(ContainerRegistry registry) throws IOException, InterruptedException {
        String name = logIn(registry);
        if (registry instanceof ContainerRegistry.Aws) {
            read(registry);
        }
        return "answers as " + name;
    }

    private void read(ContainerRegistry registry) throws IOException, InterruptedException {
        ImageName none = ImageName.parse(registry.uri() + IMAGE);
        try {
            var unused = registries.get().toRead(none, registry).manifest(none.qualifier());
        } catch (RegistryException e) {
            if (e.kind() != RegistryException.Kind.ABSENT) {
                throw e;
            }
        }
    }
}
