package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.image.WorkerImage;
import dev.pipewright.activities.image.WorkerImages;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.worker.Stores;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of machines' workers, made of this program. */
class WorkerImageTest {
    /** What the machine's worker may weigh above its base, compressed. */
    private static final long MOST = 60L << 20;

    @TempDir
    private Path folder;

    private final AtomicInteger made = new AtomicInteger();
    private final List<String> puts = new CopyOnWriteArrayList<>();
    private String base;
    private long baseBytes;

    @BeforeEach
    void makeABase() throws Exception {
        MachineBed.needsEngine();
        Path tar = folder.resolve("base.tar");
        MachineBed.docker("save", "--output", tar.toString(), "pipewright-test/sh");
        base = "tar://" + tar;
        baseBytes = Files.size(tar);
    }

    private WorkerImage store(String host, String store, String classPath) throws Exception {
        WorkerImages images = new WorkerImages(
                folder.resolve(host),
                this::logged,
                new Registries(folder.resolve("docker"), System.getenv()),
                System.getenv(),
                classPath);
        return images.store(
                new ArtifactStore.Local(folder.resolve(store).toString()), base, () -> made.incrementAndGet());
    }

    private WorkerImage store(String host, String store) throws Exception {
        return store(host, store, System.getProperty("java.class.path"));
    }

    private WorkerImage storeUnchecked() {
        try {
            return store("one host", "a");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A store that writes down what is put into it. */
    private ObjectStore logged(ArtifactStore store) {
        ObjectStore objects = Stores.ofHost().objects(store);
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        puts.add(String.valueOf(arguments[0]));
                    }
                    try {
                        return method.invoke(objects, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void isTheSameBytesOnEveryHostAndNotMuchMoreThanItsBase() throws Exception {
        WorkerImage one = store("one host", "a");
        WorkerImage other = store("another host", "b");

        assertThat(other).isEqualTo(one);
        try (InputStream made = Stores.ofHost()
                .objects(new ArtifactStore.Local(folder.resolve("b").toString()))
                .open(one.key())) {
            assertThat(made.readAllBytes().length).isEqualTo((int) one.bytes());
        }
        assertThat(one.bytes()).isLessThan(MOST + baseBytes);
        assertThat(one.command()).first().isEqualTo("java");
    }

    @Test
    void isMadeOnceByThoseWhoWantItAtOnceAndStoredOnceInEachStore() throws Exception {
        CompletableFuture<WorkerImage> other = CompletableFuture.supplyAsync(this::storeUnchecked);
        WorkerImage image = store("one host", "a");

        assertThat(other.get()).isEqualTo(image);
        assertThat(puts).containsExactly(image.key());
        int notices = made.get();
        store("one host", "a");
        assertThat(made).hasValue(notices).hasPositiveValue();
        store("one host", "b");
        assertThat(puts).containsExactly(image.key(), image.key());
    }

    @Test
    void isNotMadeOfAClassPathThatLacksSomething() {
        assertThatThrownBy(() -> store("one host", "a", folder.toString()))
                .hasMessageStartingWith("Cannot make the worker image: this program's class path lacks libraries [")
                .hasMessageContaining("temporal-sdk")
                .hasMessageEndingWith("(install Pipewright again)");
    }
}
