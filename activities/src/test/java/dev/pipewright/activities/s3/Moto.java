package dev.pipewright.activities.s3;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Moto, which plays AWS, on a free port of this host, ended by its own process. */
public final class Moto implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../dev/moto").toAbsolutePath().normalize();
    private static final Pattern LISTENING = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

    private final Process process;
    private final URI address;
    private final S3Client client;
    private final AtomicInteger buckets = new AtomicInteger();

    private Moto(Process process, URI address) {
        this.process = process;
        this.address = address;
        this.client = S3Client.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    /** Starts one. Where it is not installed the test is skipped; in continuous integration it fails. */
    public static Moto start(Path folder) throws IOException {
        Path log = Files.createDirectories(folder).resolve("moto.log");
        Process process = new ProcessBuilder(SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            Matcher matcher = LISTENING.matcher(Files.readString(log));
            if (matcher.find()) {
                return new Moto(process, URI.create(matcher.group(1)));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        process.destroyForcibly();
        String said = Files.readString(log);
        if (!said.contains("not installed")) {
            throw new AssertionError("moto did not start: " + said);
        }
        if (System.getenv("CI") != null) {
            fail("moto is not installed; dev/moto install gets it");
        }
        assumeTrue(false, "needs moto: dev/moto install");
        throw new AssertionError("not reached");
    }

    /** Where it is. */
    public URI address() {
        return address;
    }

    /** A client that is none of ours: it reads and writes what it is told. */
    public S3Client client() {
        return client;
    }

    /** A new bucket. */
    public String bucket() {
        String name = "bucket-" + buckets.incrementAndGet();
        client.createBucket(request -> request.bucket(name));
        return name;
    }

    /** A store of ours in a new bucket, below a prefix. */
    public ObjectStore emptyStore() {
        return store("s3://" + bucket() + "/a/prefix");
    }

    /** A store of ours. */
    ObjectStore store(String path) {
        return store(new ArtifactStore.S3(path), S3Lock.LEASE);
    }

    ObjectStore store(ArtifactStore.S3 store, Duration lease) {
        return new S3Objects(store, () -> CREDENTIALS, address, lease);
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
