package dev.pipewright.activities.s3;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.pipewright.activities.artifact.ContentChangedException;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoredObject;
import dev.pipewright.activities.aws.AwsConnections;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Objects in a bucket below a prefix. What their keys stand for is written on the condition that it is not there, and S3 checks on arrival that
 * it has what was sent. Nothing of AWS is loaded and no request made before the first call.
 */
public final class S3Objects implements ObjectStore {
    /** How many objects are worth reading or writing at once. */
    static final int LANES = 12;

    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    /** Content younger than this is not made young again: that is for lifecycle rules only, which count in days. */
    private static final Duration YOUNG = Duration.ofDays(1);

    /** The largest object that one request copies. */
    private static final long LARGEST_COPY = 5L << 30;

    private final S3Location location;
    private final S3Connection connection;
    private final S3Bucket bucket;
    private final S3Transfers sending = new S3Transfers(S3Transfers.SENT);
    private final S3Transfers fetching = new S3Transfers(S3Transfers.FETCHED);
    private final S3Lock lock;

    /** The store as it is set up, with the credentials of its connector or else those that AWS's own tools would use. */
    public S3Objects(ArtifactStore.S3 store, AwsConnections connections) {
        this(
                store,
                () -> connections.credentials(
                        store.connector(), S3Location.of(store.path()).policy()),
                null,
                S3Lock.LEASE);
    }

    S3Objects(
            ArtifactStore.S3 store,
            Supplier<AwsCredentialsProvider> credentials,
            @Nullable URI endpoint,
            Duration lease) {
        this.location = S3Location.of(store.path());
        this.connection = new S3Connection(store, location, credentials, endpoint);
        this.bucket = new S3Bucket(store, location, connection::client);
        this.lock = new S3Lock(bucket, location, lease);
    }

    /** The region of the bucket. Asks S3 where nothing says it. */
    public String region() {
        return connection.client().serviceClientConfiguration().region().id();
    }

    /** Where an object is, for whoever signs requests on their own. */
    public URI address(String key) {
        String name = location.object(key);
        return URI.create(connection
                .client()
                .utilities()
                .getUrl(url -> url.bucket(location.bucket()).key(name))
                .toString());
    }

    @Override
    public void put(String key, byte[] bytes) throws IOException {
        lock.check();
        bucket.put(location.object(key), bytes);
    }

    @Override
    public void putOnce(String key, byte[] bytes) throws IOException {
        lock.check();
        if (!bucket.putNew(location.object(key), bytes) && !refresh(key, bytes.length, YOUNG)) {
            bucket.put(location.object(key), bytes);
        }
    }

    @Override
    public void put(String key, Path file, String sha256, boolean consume) throws IOException {
        put(key, file, Files.size(file), sha256, false);
    }

    @Override
    public void putOnce(String key, Path file, long size, String sha256, boolean consume) throws IOException {
        if (!refresh(key, size, YOUNG)) {
            put(key, file, size, sha256, true);
        }
    }

    private void put(String key, Path file, long size, String sha256, boolean once) throws IOException {
        lock.check();
        String name = location.object(key);
        if (size > S3Transfers.SENT) {
            new S3Upload(bucket, sending, name, file, size, sha256).run(once);
            return;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(S3Transfers.SENT + 1);
        }
        String found = HexFormat.of().formatHex(S3Bucket.newDigest().digest(bytes));
        if (!found.equals(sha256)) {
            throw new ContentChangedException(
                    "Cannot store " + file + ": its SHA-256 was " + sha256 + ", then " + found);
        }
        bucket.put(name, bytes);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return S3Download.open(bucket, fetching, location.object(key));
    }

    @Override
    public long size(String key) throws IOException {
        S3Bucket.Head object = bucket.head(location.object(key));
        return object == null ? -1 : object.size();
    }

    @Override
    public boolean refresh(String key, long size) throws IOException {
        return refresh(key, size, Duration.ZERO);
    }

    private boolean refresh(String key, long size, Duration young) throws IOException {
        lock.check();
        S3Bucket.Head object = bucket.head(location.object(key));
        if (object == null || object.size() != size) {
            return false;
        }
        if (size <= LARGEST_COPY && (young.isZero() || object.age().compareTo(young) > 0)) {
            bucket.renew(object);
        }
        return true;
    }

    @Override
    public Stream<StoredObject> list(String prefix, String after) throws IOException {
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("'" + prefix + "' does not end with a slash");
        }
        String own = location.prefix() + ".";
        return bucket.list(location.prefix() + prefix, after.isEmpty() ? "" : location.prefix() + after)
                .filter(object -> !object.name().startsWith(own))
                .map(this::stored);
    }

    /** With its time by the clock of this machine, and rather too late than too early: S3 leaves out the fraction. */
    private StoredObject stored(S3Bucket.Head object) {
        Instant modified = Instant.now().minus(object.age()).plusSeconds(1);
        return new StoredObject(location.key(object.name()), object.size(), modified);
    }

    @Override
    public boolean delete(String key) throws IOException {
        String name = location.object(key);
        if (bucket.head(name) == null) {
            return false;
        }
        bucket.delete(name);
        return true;
    }

    @Override
    public long removeLeftovers(boolean dryRun) throws IOException {
        Instant limit = Instant.now().minus(LEFTOVER_AGE);
        List<MultipartUpload> left = bucket.call(S3Call.LIST_UPLOADS, client -> client
                .listMultipartUploadsPaginator(
                        request -> request.bucket(bucket.name()).prefix(location.prefix()))
                .uploads()
                .stream()
                .filter(upload -> upload.initiated().isBefore(limit))
                .toList());
        for (MultipartUpload upload : dryRun ? List.<MultipartUpload>of() : left) {
            new S3Parts(bucket, upload.key()).abort(upload.uploadId());
        }
        return left.size();
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public Optional<URI> link(String key, Duration duration, String fileName) throws IOException {
        String name = location.object(key);
        if (bucket.head(name) == null) {
            throw new NoSuchFileException(location + "/" + key);
        }
        return Optional.of(bucket.call(S3Call.GET, client -> connection.link(name, duration, fileName)));
    }

    @Override
    public <T> T storing(Action<T> action) throws IOException {
        return lock.shared(action);
    }

    @Override
    public <T> T collecting(Duration wait, Action<T> action) throws IOException {
        return lock.exclusive(wait, action);
    }

    /** Where it is, {@code s3://bucket/prefix}. */
    @Override
    public String toString() {
        return location.toString();
    }
}
