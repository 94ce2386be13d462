package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes the image of machines' workers out of this program's own jars and puts it into artifact stores. The same jars on the same base
 * are the same bytes on every host. Safe for several threads and processes at once: they make it once.
 */
public final class WorkerImages {
    private static final String FORMAT = "2";
    private static final String FOLDERS = "755";

    /** By which machines find those that they need not keep; its value says nothing. */
    private static final Map<String, String> LABEL = Map.of("dev.pipewright.worker", "true");

    private static final String MAIN = "dev.pipewright.worker.machine.MachineWorkerMain";

    /** A worker mostly waits: it is to leave the machine to the steps. */
    private static final List<String> JAVA = List.of(
            "java",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-cp");

    private final Cache cache;
    private final Function<ArtifactStore, ObjectStore> stores;
    private final BaseImages bases;
    private final Layers layers;
    private final String classPath;

    /**
     * Touches nothing yet.
     *
     * @param cacheFolder as of {@link ImageBuilder}
     * @param classPath of this program, as {@code java.class.path} has it
     */
    public WorkerImages(
            Path cacheFolder,
            Function<ArtifactStore, ObjectStore> stores,
            Registries registries,
            Map<String, String> environment,
            String classPath) {
        this.cache = new Cache(cacheFolder);
        this.stores = stores;
        this.bases =
                new BaseImages(registries, new LocalImages(cache, new Docker(new Tool(environment), Path.of("/"))));
        this.layers = new Layers(cache);
        this.classPath = classPath;
    }

    /**
     * The image, which is in the store when this returns.
     *
     * @param base what it is made on, as {@link BaseImages#find} takes it
     * @param making is told if it has to be made, which takes a while
     * @throws io.temporal.failure.ApplicationFailure if there is no such base
     */
    public WorkerImage store(ArtifactStore store, String base, Runnable making)
            throws IOException, InterruptedException {
        ObjectStore objects = stores.apply(store);
        if (!cache.hasWorkers()) {
            making.run(); // the base has to be fetched, too
        }
        BaseImage found = bases.find(base, Platform.ofHost(), null);
        WorkerClassPath path = new WorkerClassPath(classPath);
        String libraries = WorkerClassPath.key(path.libraries());
        String modules = WorkerClassPath.key(path.modules());
        String key = Cache.key("worker", FORMAT, Layers.FORMAT, found.digest(), libraries, modules);
        return BuildLocks.alone(cache.building(key), () -> {
            Optional<WorkerImage> known = read(cache.worker(key), path);
            if (known.isPresent()
                    && objects.refresh(known.get().key(), known.get().bytes())) {
                return known.get();
            }
            making.run();
            List<Layers.Made> made = List.of(
                    layers.of(
                            Cache.key("worker", libraries),
                            WorkerClassPath.FOLDER,
                            FOLDERS,
                            folder -> WorkerClassPath.copy(path.libraries(), folder)),
                    layers.of(
                            Cache.key("worker", modules),
                            WorkerClassPath.FOLDER,
                            FOLDERS,
                            folder -> WorkerClassPath.copy(path.modules(), folder)));
            return build(new Assembly(found, made, Map.of(), LABEL, "/"), objects, cache.worker(key), path);
        });
    }

    private WorkerImage build(Assembly image, ObjectStore objects, Path note, WorkerClassPath path)
            throws IOException, InterruptedException {
        Path scratch = cache.scratch();
        try {
            Path tar = scratch.resolve("image.tar");
            DockerArchive.Written written = new DockerArchive(image, scratch).write(tar, "pipewright-worker");
            WorkerImage made = new WorkerImage(written.name(), written.sha256(), Files.size(tar), command(path));
            objects.put(made.key(), tar, made.sha256(), true);
            Path part = scratch.resolve("note");
            Files.writeString(part, made.name() + "\n" + made.sha256() + "\n" + made.bytes() + "\n");
            Files.createDirectories(note.resolveSibling(""));
            Files.move(part, note, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (RegistryException e) {
            throw ImageFailures.registry("fetch base image '" + image.base().shown() + "' of the worker", e);
        } finally {
            Folders.delete(scratch);
        }
    }

    private static Optional<WorkerImage> read(Path note, WorkerClassPath path) throws IOException {
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(note);
        return Optional.of(new WorkerImage(lines.get(0), lines.get(1), Long.parseLong(lines.get(2)), command(path)));
    }

    private static List<String> command(WorkerClassPath path) {
        return Stream.concat(JAVA.stream(), Stream.of(path.inImage(), MAIN)).toList();
    }
}
