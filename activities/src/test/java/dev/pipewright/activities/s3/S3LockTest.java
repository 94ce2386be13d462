package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.Collected;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoreBusyException;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Two stores of one bucket stand for two machines: they have nothing in common but the bucket. */
class S3LockTest {
    private static final Duration SHORT = Duration.ofSeconds(4);

    private static Moto moto;

    private String bucket;
    private ObjectStore here;
    private ObjectStore there;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws IOException {
        moto = Moto.start(folder);
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void openStores() {
        bucket = moto.bucket();
        here = store();
        there = store();
    }

    @Test
    void doesNotCollectWhileAnotherMachineStores() throws Exception {
        Held held = new Held(action -> there.storing(action));
        try {
            assertThatThrownBy(() -> new Artifacts(here).gc(Set.of(), Instant.EPOCH, false, Duration.ofMillis(50)))
                    .isInstanceOf(StoreBusyException.class)
                    .hasMessage("Cannot collect garbage in s3://" + bucket
                            + "/p: artifacts are being stored, verified or collected there (waited 0 s); try again when that"
                            + " is done");
            assertThat(here.<String>storing(() -> "at the same time")).isEqualTo("at the same time");
        } finally {
            held.end();
        }

        assertThat(new Artifacts(here).gc(Set.of(), Instant.EPOCH, false, Duration.ofSeconds(10)))
                .isEqualTo(new Collected(0, 0, 0, 0));
        assertThat(own()).isEmpty();
    }

    @Test
    void storesOnlyWhenTheCollectionOfAnotherMachineIsOver() throws Exception {
        Held held = new Held(action -> there.collecting(Duration.ZERO, action));
        CompletableFuture<String> storing = CompletableFuture.supplyAsync(() -> {
            try {
                return here.storing(() -> "stored");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> here.collecting(Duration.ofMillis(50), () -> true))
                .isInstanceOf(StoreBusyException.class);
        assertThat(storing).isNotDone();

        held.end();

        assertThat(storing.get(20, TimeUnit.SECONDS)).isEqualTo("stored");
        assertThat(own()).isEmpty();
    }

    @Test
    void renewsWhatItHoldsForLongerThanALease() throws Exception {
        Held held = new Held(action -> there.storing(action));
        try {
            assertThatThrownBy(() -> here.collecting(SHORT.multipliedBy(2), () -> true))
                    .isInstanceOf(StoreBusyException.class);
        } finally {
            held.end();
        }
    }

    @Test
    void takesNoNoticeOfThoseWhoDied() throws Exception {
        for (String name : new String[] {"storing/of-a-machine-that-is-gone", "collecting"}) {
            moto.client()
                    .putObject(
                            request -> request.bucket(bucket).key("p/.pipewright/" + name),
                            RequestBody.fromString("process 1"));
        }

        assertThat(here.<String>collecting(SHORT.multipliedBy(3), () -> "collected"))
                .isEqualTo("collected");
        assertThat(there.<String>storing(() -> "stored")).isEqualTo("stored");
    }

    @Test
    void writesNoMoreWhenS3WasOutOfReachForAsLongAsItsLease() throws Exception {
        // Nobody can renew what is in a bucket that is gone.
        there.storing(() -> {
            String key = own().get(0).key();
            moto.client().deleteObject(request -> request.bucket(bucket).key(key));
            moto.client().deleteBucket(request -> request.bucket(bucket));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            String message = "";
            while (!message.contains("out of reach") && System.nanoTime() - deadline < 0) {
                try {
                    there.put("blobs/x", "x".getBytes(UTF_8));
                } catch (IOException e) {
                    message = String.valueOf(e.getMessage());
                }
            }
            assertThat(message)
                    .isEqualTo("Cannot write to s3://" + bucket
                            + "/p: S3 was out of reach for 4 s, and a collection of garbage may have begun");
            moto.client().createBucket(request -> request.bucket(bucket));
            return true;
        });
    }

    private ObjectStore store() {
        return moto.store(new ArtifactStore.S3("s3://" + bucket + "/p"), SHORT);
    }

    private List<S3Object> own() {
        return moto.client()
                .listObjectsV2(request -> request.bucket(bucket).prefix("p/.pipewright/"))
                .contents();
    }

    /** Something that goes on until it is told to end. */
    private static final class Held {
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<Boolean> done;

        Held(Holding holding) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            done = CompletableFuture.supplyAsync(() -> {
                try {
                    return holding.hold(() -> {
                        begun.countDown();
                        try {
                            return end.await(60, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void end() throws Exception {
            end.countDown();
            assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private interface Holding {
        boolean hold(ObjectStore.Action<Boolean> action) throws IOException;
    }
}
