package dev.pipewright.activities.s3;

import dev.pipewright.activities.artifact.InParallel;
import dev.pipewright.activities.artifact.Names;
import dev.pipewright.activities.artifact.Reasons;
import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Data that somebody has put into a bucket: an object, or all that are below a prefix. It is only read. */
public final class S3Source {
    private final S3Location folder;
    private final String object;
    private final S3Bucket bucket;
    private final S3Transfers transfers = new S3Transfers(S3Transfers.FETCHED);

    /**
     * Asks nobody yet.
     *
     * @param address {@code s3://bucket/key}, or {@code s3://bucket/prefix/} for all that is below
     * @param like a store that is reached in the same way; null for the way of AWS's own tools
     */
    public S3Source(String address, ArtifactStore.@Nullable S3 like, AwsConnections connections) {
        boolean whole = address.endsWith("/") || address.indexOf('/', "s3://".length()) < 0;
        int name = whole ? address.length() : address.lastIndexOf('/') + 1;
        String connector = like == null ? null : like.connector();
        boolean pathStyle = like != null && like.pathStyle();
        ArtifactStore.S3 store =
                new ArtifactStore.S3(address.substring(0, name), null, pathStyle, null, null, connector);
        this.object = address.substring(name);
        this.folder = S3Location.of(store.path());
        S3Connection connection =
                new S3Connection(store, folder, () -> connections.credentials(connector, folder.policy()), null);
        this.bucket = new S3Bucket(store, folder, connection::client);
    }

    /**
     * Copies it: an object to a file of that name, what is below a prefix into a directory.
     *
     * @throws NoSuchFileException if there is no such object, or none below the prefix
     * @throws StoreException if the bucket cannot be read, or an object has a name that no file can have
     */
    public void copy(Path target) throws IOException {
        if (!object.isEmpty()) {
            copy(object, target);
            return;
        }
        List<String> keys = keys();
        if (keys.isEmpty()) {
            throw new NoSuchFileException(folder.toString());
        }
        for (String key : keys) {
            checkPath(key);
        }
        InParallel.each(keys, S3Objects.LANES, () -> key -> copy(key, target.resolve(key)));
    }

    /** Without those that only stand for a folder. */
    private List<String> keys() throws IOException {
        try (Stream<S3Bucket.Head> objects = bucket.list(folder.prefix(), "")) {
            return objects.map(S3Bucket.Head::name)
                    .filter(name -> !name.endsWith("/"))
                    .map(folder::key)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void checkPath(String key) throws StoreException {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw noFile(key, "", null);
            }
        }
    }

    private StoreException noFile(String key, String why, @Nullable IOException cause) {
        return new StoreException(
                StoreException.Kind.REFUSED,
                "Cannot read from " + folder + ": no file can be called '" + Names.shown(key) + "'" + why,
                "rename that object, or name another one",
                cause);
    }

    private void copy(String key, Path target) throws IOException {
        try (InputStream in = S3Download.open(bucket, transfers, folder.prefix() + key)) {
            Files.createDirectories(target.resolveSibling(""));
            Files.copy(in, target);
        } catch (NoSuchFileException e) {
            throw e; // deleted since it was listed
        } catch (FileSystemException e) {
            throw noFile(key, " here: " + Reasons.of(e), e);
        }
    }
}
