package dev.pipewright.activities.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalStoreHealthTest extends StoreHealthContract {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @Override
    ObjectStore emptyStore(Path below) {
        return new LocalObjects(below.resolve("store"));
    }

    @Test
    void keepsOldDataThatWasStoredAgain() throws IOException {
        ArtifactRef ref = store("out", "old");
        makeOld(Keys.manifest(ref.digest()), Keys.blob(sha256("old")));
        store("again", "old");

        Collected collected = gc(Set.of(), Instant.now().minus(Duration.ofHours(1)), false);

        assertThat(collected.blobs()).isZero();
        assertThat(artifacts.exists(ref.digest())).isTrue();
    }

    @Test
    void keepsTheBlobsOfAnArtifactThatIsStillBeingStored() throws IOException {
        store("out", "old", "new");
        makeOld(Keys.blob(sha256("old")));

        Collected collected = gc(Set.of(), Instant.now().minus(Duration.ofHours(1)), false);

        assertThat(collected).isEqualTo(new Collected(0, 0, 0, 0)); // its manifest is new
    }

    @Test
    void collectsOldDataOnly() throws IOException {
        ArtifactRef old = store("old", "x");
        ArtifactRef fresh = store("new", "y");
        makeOld(Keys.manifest(old.digest()), Keys.blob(sha256("x")));

        Collected collected = gc(Set.of(), Instant.now().minus(Duration.ofHours(1)), false);

        assertThat(collected.manifests()).isOne();
        assertThat(collected.blobs()).isOne();
        assertThat(artifacts.exists(fresh.digest())).isTrue();
        assertThat(artifacts.exists(old.digest())).isFalse();
    }

    @Test
    void removesWhatInterruptedStoresLeft() throws IOException {
        store("out", "x");
        Path old = Files.writeString(directory.resolve("store/.tmp/abandoned"), "half");
        Files.setLastModifiedTime(old, LONG_AGO);
        Path young = Files.writeString(directory.resolve("store/.tmp/being-written"), "half");

        assertThat(gc(Set.of(), Instant.EPOCH, true).leftovers()).isOne();
        assertThat(old).exists();
        assertThat(gc(Set.of(), Instant.EPOCH, false).leftovers()).isOne();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void doesNotCollectWhileSomethingIsStored() throws Exception {
        store("out", "x");
        CountDownLatch storing = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        CompletableFuture<Boolean> store = CompletableFuture.supplyAsync(() -> hold(storing, finish));
        try {
            assertThat(storing.await(10, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> artifacts.gc(Set.of(), Instant.EPOCH, false, Duration.ofMillis(50)))
                    .isInstanceOf(StoreBusyException.class)
                    .hasMessage(
                            "Cannot collect garbage in "
                                    + directory.toRealPath().resolve("store")
                                    + ": artifacts are being stored or verified there (waited 0 s); try again when that is done");
        } finally {
            finish.countDown();
        }

        assertThat(store.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gc(Set.of(), Instant.EPOCH, false)).isEqualTo(new Collected(0, 0, 0, 0));
    }

    @Test
    void doesNotCollectWhileAnotherProcessStores() throws Exception {
        store("out", "x");
        OtherProcess other = OtherProcess.start(directory.resolve("store"));
        try {
            assertThatThrownBy(() -> artifacts.gc(Set.of(), Instant.EPOCH, false, Duration.ofMillis(50)))
                    .isInstanceOf(StoreBusyException.class);
            store("at the same time", "y");
        } finally {
            other.finish();
        }

        assertThat(gc(Set.of(), Instant.EPOCH, false)).isEqualTo(new Collected(0, 0, 0, 0));
    }

    /** Holds the store through another object of the same process, as a worker beside the command line would. */
    private boolean hold(CountDownLatch storing, CountDownLatch finish) {
        try {
            return emptyStore(directory).storing(() -> {
                storing.countDown();
                try {
                    return finish.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeOld(String... keys) throws IOException {
        for (String key : keys) {
            Files.setLastModifiedTime(directory.resolve("store").resolve(key), LONG_AGO);
        }
    }
}
