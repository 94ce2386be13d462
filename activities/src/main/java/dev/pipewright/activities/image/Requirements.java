package dev.pipewright.activities.image;

import dev.pipewright.activities.image.PackageTool.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** Python packages for images: what requirements come to, and the layer that has them. */
final class Requirements {
    private static final String TARGET = "/opt/pipewright/python";

    private final Cache cache;
    private final Layers layers;
    private final Tool tool;

    Requirements(Cache cache, Layers layers, Tool tool) {
        this.cache = cache;
        this.layers = layers;
        this.tool = tool;
    }

    /**
     * Exact versions and hashes of all packages. Requirements of the same text come to the same packages for as long as the
     * host's cache lasts, so that versions that are left open do not change with every run.
     */
    String lock(Path code, RequirementsFile file, Target target) throws IOException, InterruptedException {
        Path known = cache.lock(
                Cache.key(file.text(), target.toString(), target.python().musl() ? "musl" : "glibc"));
        if (!Files.exists(known)) {
            String locked = tool(file.path(), target).lock(code, file, target);
            Path part = Files.createTempFile(Files.createDirectories(known.resolveSibling("")), "part-", "");
            Files.writeString(part, options(file) + locked);
            Files.move(part, known, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(known);
    }

    private static String options(RequirementsFile file) {
        return file.options().isEmpty() ? "" : String.join("\n", file.options()) + "\n";
    }

    /**
     * The layer with the packages of a lock, installed at most once on this host.
     *
     * @param digest stands for the lock
     * @param lock a file; read only if the layer has to be made
     */
    Layers.Made layer(String digest, Path lock, String shown, Target target) throws IOException, InterruptedException {
        String key =
                Cache.key("python", digest, target.toString(), target.python().musl() ? "musl" : "glibc");
        return layers.of(key, TARGET, "755", folder -> {
            tool(shown, target).install(lock, folder, shown, target);
            new PythonTree(folder).clean();
        });
    }

    /** What makes a Python of the image find the packages. */
    static Map<String, String> environment(Map<String, String> base) {
        String path = base.getOrDefault("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        String pythonPath = base.getOrDefault("PYTHONPATH", "");
        return Map.of(
                "PATH",
                TARGET + "/bin:" + path,
                "PYTHONPATH",
                pythonPath.isEmpty() ? TARGET : TARGET + ":" + pythonPath);
    }

    private PackageTool tool(String shown, Target target) throws IOException, InterruptedException {
        Optional<Path> uv = tool.find("uv");
        if (uv.isPresent()) {
            return new Uv(caching("UV_CACHE_DIR", "uv"), uv.get());
        }
        Optional<Path> python = tool.find("python3");
        if (python.isPresent()) {
            Pip pip = new Pip(caching("PIP_CACHE_DIR", "pip"), python.get());
            if (pip.serves(target)) {
                return pip;
            }
        }
        throw ImageFailures.requirements(
                shown + " for " + target,
                "the worker's host has neither uv nor pip of such a Python",
                "install uv there: https://docs.astral.sh/uv");
    }

    private Tool caching(String variable, String name) {
        return tool.with(
                Map.of(variable, tool.variable(variable, cache.wheels(name).toString())));
    }
}
