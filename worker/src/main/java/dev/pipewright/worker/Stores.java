package dev.pipewright.worker;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.artifact.Manifest;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.ManifestFiles;
import dev.pipewright.activities.s3.S3Objects;
import dev.pipewright.activities.s3.S3Source;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The artifact stores that components stand for, one object per place: a store keeps what it has learnt. */
public final class Stores {
    private final Map<ArtifactStore, ObjectStore> objects = new ConcurrentHashMap<>();
    private final AwsConnections connections;

    /** Those of a host with a catalog, whose connectors some authenticate with. */
    public Stores(Supplier<Catalog> catalog) {
        this(new AwsConnections(() -> catalog.get().connectors()));
    }

    private Stores(AwsConnections connections) {
        this.connections = connections;
    }

    /** Those of a host without a catalog, which authenticates as it can. */
    public static Stores ofHost() {
        return new Stores(AwsConnections.ofHost());
    }

    /** The objects of a store. The folder of a local one is made by the first write. */
    public ObjectStore objects(ArtifactStore store) {
        return objects.computeIfAbsent(store, this::open);
    }

    private ObjectStore open(ArtifactStore store) {
        if (store instanceof ArtifactStore.Local local) {
            return new LocalObjects(Path.of(local.path()));
        }
        if (store instanceof ArtifactStore.S3 s3) {
            return new S3Objects(s3, connections);
        }
        throw new AssertionError(
                "No artifact store for flavor " + store.getClass().getSimpleName());
    }

    /** The artifacts of a store. */
    public Artifacts artifacts(ArtifactStore store) {
        return new Artifacts(objects(store));
    }

    /**
     * Data in a bucket, reached as a store is if that is in S3, too.
     *
     * @param address {@code s3://bucket/key}, or {@code s3://bucket/prefix/}
     */
    public S3Source source(String address, ArtifactStore store) {
        return new S3Source(address, store instanceof ArtifactStore.S3 s3 ? s3 : null, connections);
    }

    /** The logs of a store. */
    public Logs logs(ArtifactStore store) {
        return new Logs(objects(store));
    }

    /** What deciding about earlier results needs to know of a store. */
    public ManifestFiles manifests(ArtifactStore store) {
        Artifacts artifacts = artifacts(store);
        return new ManifestFiles() {
            @Override
            public Map<String, String> files(String digest) throws IOException {
                Map<String, String> files = new HashMap<>();
                for (Manifest.Entry entry : artifacts.manifest(digest).entries()) {
                    if (entry.sha256() != null) {
                        files.put(entry.path(), entry.sha256());
                    }
                }
                return files;
            }

            @Override
            public boolean exists(String artifactDigest) {
                try {
                    return artifacts.exists(artifactDigest);
                } catch (IOException unreadable) {
                    // As good as gone: the step runs again.
                    return false;
                }
            }
        };
    }
}
