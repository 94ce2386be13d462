package dev.pipewright.activities.image;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.image.Interpreters.Interpreter;
import dev.pipewright.activities.image.PackageTool.Target;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.Repository;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.pipeline.Image;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What the image activities do, for callers of any kind. Safe for several threads and several processes at once. */
final class Images {
    private static final String CODE = "/opt/pipewright/code";

    /** Anyone may write where a step starts, as steps need not run as root; the files stay as they are. */
    private static final String CODE_FOLDERS = "777";

    private static final int TAG_LENGTH = 40;

    private final Cache cache;
    private final Function<ArtifactStore, Artifacts> stores;
    private final Registries registries;
    private final Docker docker;
    private final LocalImages local;
    private final BaseImages bases;
    private final Interpreters interpreters;
    private final Layers layers;
    private final Requirements requirements;

    Images(Path cacheFolder, Function<ArtifactStore, Artifacts> stores, Registries registries, Tool tool) {
        this.cache = new Cache(cacheFolder);
        this.stores = stores;
        this.registries = registries;
        this.docker = new Docker(tool, Path.of("/"));
        this.local = new LocalImages(cache, docker);
        this.bases = new BaseImages(registries, local);
        this.interpreters = new Interpreters(cache);
        this.layers = new Layers(cache);
        this.requirements = new Requirements(cache, layers, tool);
    }

    /** See {@link dev.pipewright.activity.ImageActivities#resolve}. */
    ResolvedImage resolve(ImageRequest request) throws IOException, InterruptedException {
        Image image = request.image();
        if (image.dockerfile() != null) {
            return resolveDockerfile(request, image.dockerfile());
        }
        String name = image.name() == null ? image.base() : image.name();
        if (name == null) {
            throw ImageFailures.noName("");
        }
        if (image.name() != null && local.isFile(name)) {
            throw ImageFailures.onlyBase(name);
        }
        BaseImage base = bases.find(name, Platform.parse(request.platform()), request.registry());
        String file = image.requirements();
        if (file == null) {
            return new ResolvedImage(base.reference(), base.digest(), null, null);
        }
        Interpreter python = interpreter(base).orElseThrow(() -> ImageFailures.noInterpreter(file, name));
        String lock = lock(request, file, new Target(base.platform(), python));
        return new ResolvedImage(base.reference(), base.digest(), python.version(), lock);
    }

    private Optional<Interpreter> interpreter(BaseImage base) throws IOException, InterruptedException {
        try {
            return interpreters.of(base);
        } catch (RegistryException e) {
            throw ImageFailures.registry("look for Python in base image '" + base.shown() + "'", e);
        }
    }

    private String lock(ImageRequest request, String file, Target target) throws IOException, InterruptedException {
        Artifacts artifacts = stores.apply(request.store());
        Path scratch = cache.scratch();
        try {
            Path code = scratch.resolve("code");
            artifacts.fetch(request.code(), code, true);
            String lock = requirements.lock(code, RequirementsFile.read(code, file), target);
            return artifacts
                    .store(Files.writeString(scratch.resolve("requirements.lock"), lock), true)
                    .digest();
        } finally {
            Folders.delete(scratch);
        }
    }

    private ResolvedImage resolveDockerfile(ImageRequest request, String dockerfile) throws IOException {
        boolean there = stores.apply(request.store()).manifest(request.code()).entries().stream()
                .anyMatch(entry -> entry.path().equals(dockerfile));
        if (!there) {
            throw ImageFailures.noFile("dockerfile", dockerfile);
        }
        String key = Cache.key("dockerfile", dockerfile, request.code(), request.platform());
        return new ResolvedImage(null, "sha256:" + key, null, null);
    }

    /** See {@link dev.pipewright.activity.ImageActivities#build}. */
    BuiltImage build(ImageRequest request, ResolvedImage resolved) throws IOException, InterruptedException {
        if (request.image().name() != null) {
            String base = resolved.base();
            String reference = base != null && base.contains("@sha256:") ? base : resolved.baseDigest();
            return new BuiltImage(reference, resolved.baseDigest(), null, 0, null);
        }
        String key = key(request, resolved);
        ContainerRegistry registry = request.registry();
        if (registry == null) {
            return BuildLocks.alone(cache.building(key), () -> loadOnce(request, resolved, key));
        }
        ImageName target = ImageName.parse(
                registry.uri() + "/" + repository(request.pipeline()) + ":" + key.substring(0, TAG_LENGTH));
        try {
            return BuildLocks.alone(cache.building(key), () -> buildOnce(request, resolved, target));
        } catch (RegistryException e) {
            throw ImageFailures.registry("push image '" + target + "'", e);
        }
    }

    /** Without a registry, steps can only run on this host: its engine keeps the image. */
    private BuiltImage loadOnce(ImageRequest request, ResolvedImage resolved, String key)
            throws IOException, InterruptedException {
        if (!docker.answers()) {
            throw ImageFailures.noRegistry(request.pipeline());
        }
        String name = "pipewright/" + repository(request.pipeline()) + ":" + key.substring(0, TAG_LENGTH);
        String id = docker.id(name);
        if (id == null) {
            Assembly image = assemble(request, resolved, base(request, resolved));
            Path scratch = cache.scratch();
            try {
                docker.load(new SavedImage(image, name).write(scratch), name);
            } finally {
                Folders.delete(scratch);
            }
            id = docker.id(name);
        }
        if (id == null) {
            throw new IOException("The Docker engine took image " + name + " and does not have it");
        }
        return new BuiltImage(id, resolved.baseDigest(), resolved.requirementsLock(), 0, CODE);
    }

    private BuiltImage buildOnce(ImageRequest request, ResolvedImage resolved, ImageName target)
            throws IOException, InterruptedException {
        Repository there = registries.toPush(target, request.registry(), null);
        Optional<String> known = there.digestOf(target.qualifier());
        if (known.isPresent()) {
            return built(target, known.get(), resolved, 0);
        }
        BaseImage base = base(request, resolved);
        Assembly image = assemble(request, resolved, base);
        boolean neighbours = target.registry().equals(base.registry());
        Repository repository = registries.toPush(target, request.registry(), neighbours ? base.repository() : null);
        Pushing pushing = new Pushing(repository, cache, () -> registries.create(target, request.registry()));
        String digest = pushing.push(image, target.qualifier());
        return built(target, digest, resolved, repository.sentBytes());
    }

    private static BuiltImage built(ImageName target, String digest, ResolvedImage resolved, long sent) {
        return new BuiltImage(
                target.with(digest).toString(), resolved.baseDigest(), resolved.requirementsLock(), sent, CODE);
    }

    private BaseImage base(ImageRequest request, ResolvedImage resolved) throws IOException, InterruptedException {
        Platform platform = Platform.parse(request.platform());
        String dockerfile = request.image().dockerfile();
        if (dockerfile != null) {
            return dockerBuilt(request, dockerfile, platform);
        }
        String reference = resolved.base() == null ? "" : resolved.base();
        BaseImage base = bases.find(reference, platform, request.registry());
        if (!base.digest().equals(resolved.baseDigest())) {
            throw ImageFailures.moved(reference);
        }
        return base;
    }

    private BaseImage dockerBuilt(ImageRequest request, String dockerfile, Platform platform)
            throws IOException, InterruptedException {
        Path scratch = cache.scratch();
        try {
            Path code = scratch.resolve("code");
            stores.apply(request.store()).fetch(request.code(), code, true);
            return local.inEngine(dockerfile, docker.build(code, dockerfile, platform, Map.of()));
        } finally {
            Folders.delete(scratch);
        }
    }

    private Assembly assemble(ImageRequest request, ResolvedImage resolved, BaseImage base)
            throws IOException, InterruptedException {
        List<Layers.Made> made = new ArrayList<>();
        Map<String, String> variables = Map.of();
        if (resolved.requirementsLock() != null) {
            made.add(requirementsLayer(request, resolved.requirementsLock(), base));
            variables = Requirements.environment(base.environment());
        }
        made.add(layers.of(Cache.key("code", request.code()), CODE, CODE_FOLDERS, folder -> {
            Files.delete(folder); // the artifact makes it
            stores.apply(request.store()).fetch(request.code(), folder);
        }));
        return new Assembly(base, made, variables, labels(request, resolved), CODE);
    }

    private Layers.Made requirementsLayer(ImageRequest request, String lock, BaseImage base)
            throws IOException, InterruptedException {
        String file = String.valueOf(request.image().requirements());
        Interpreter python = interpreter(base).orElseThrow(() -> ImageFailures.noInterpreter(file, base.shown()));
        Path scratch = cache.scratch();
        try {
            Path locked = scratch.resolve("requirements.lock");
            stores.apply(request.store()).fetch(lock, locked);
            return requirements.layer(lock, locked, file, new Target(base.platform(), python));
        } finally {
            Folders.delete(scratch);
        }
    }

    private static Map<String, String> labels(ImageRequest request, ResolvedImage resolved) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("org.opencontainers.image.base.digest", resolved.baseDigest());
        labels.put("dev.pipewright.code", request.code());
        if (request.image().base() != null) {
            labels.put("org.opencontainers.image.base.name", request.image().base());
        }
        if (resolved.requirementsLock() != null) {
            labels.put("dev.pipewright.requirements.lock", resolved.requirementsLock());
        }
        if (request.source() != null) {
            labels.put("org.opencontainers.image.source", request.source());
        }
        if (request.revision() != null) {
            labels.put("org.opencontainers.image.revision", request.revision());
        }
        return labels;
    }

    /** Stands for all that decides what is in the image. */
    private static String key(ImageRequest request, ResolvedImage resolved) {
        return Cache.key(
                Layers.FORMAT,
                request.platform(),
                resolved.baseDigest(),
                String.valueOf(resolved.python()),
                String.valueOf(resolved.requirementsLock()),
                labels(request, resolved).toString());
    }

    private static String repository(String pipeline) {
        String name =
                pipeline.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "pipeline" : name;
    }
}
