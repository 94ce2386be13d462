package dev.pipewright.activities.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pipewright.activities.registry.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image made of a base and layers on it; its documents have the same bytes everywhere.
 *
 * @param variables in place of the base's of the same name
 * @param folder where its containers start
 */
record Assembly(
        BaseImage base,
        List<Layers.Made> layers,
        Map<String, String> variables,
        Map<String, String> labels,
        String folder) {
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String CREATED = "1970-01-01T00:00:00Z";

    Assembly {
        requireNonNull(base, "base");
        layers = List.copyOf(layers);
        requireNonNull(folder, "folder");
    }

    /** The configuration: the base's, with what is added. */
    byte[] config() {
        ObjectNode config = base.config().deepCopy();
        config.put("created", CREATED);
        ObjectNode process = config.withObject("/config");
        process.put("WorkingDir", folder);
        process.remove("Entrypoint"); // steps are commands for a shell
        process.putArray("Cmd").add("/bin/sh");
        ArrayNode env = process.putArray("Env");
        environment().forEach((name, value) -> env.add(name + "=" + value));
        ObjectNode labelled =
                process.path("Labels").isObject() ? process.withObject("/Labels") : process.putObject("Labels");
        labels.forEach(labelled::put);
        ArrayNode diffs = config.withObject("/rootfs").withArray("/diff_ids");
        layers.forEach(layer -> diffs.add(layer.diffId()));
        extendHistory(config);
        return Json.write(config);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(base.environment());
        environment.putAll(new TreeMap<>(variables));
        return environment;
    }

    /** One that does not tell of each layer is of no use to anyone. */
    private void extendHistory(ObjectNode config) {
        int told = 0;
        for (JsonNode entry : config.path("history")) {
            told += entry.path("empty_layer").asBoolean() ? 0 : 1;
        }
        if (told != base.layers().size()) {
            config.remove("history");
            return;
        }
        ArrayNode history = config.withArray("/history");
        layers.forEach(layer -> history.addObject().put("created", CREATED).put("created_by", "pipewright"));
    }

    /** The manifest that goes with the configuration. */
    byte[] manifest(byte[] config) {
        ObjectNode manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", Repository.MANIFEST);
        manifest.putObject("config")
                .put("mediaType", CONFIG)
                .put("digest", Repository.digest(config))
                .put("size", config.length);
        ArrayNode all = manifest.putArray("layers");
        base.layers().forEach(layer -> add(all, layer));
        layers.forEach(made -> add(all, made.layer()));
        return Json.write(manifest);
    }

    private static void add(ArrayNode all, BaseImage.Layer layer) {
        all.addObject()
                .put("mediaType", layer.mediaType())
                .put("digest", layer.digest())
                .put("size", layer.size());
    }
}
