package dev.pipewright.activities.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image to put layers on.
 *
 * @param shown as the pipeline file names it
 * @param reference by digest where it is in a registry, else as the pipeline file names it
 * @param digest {@code sha256:...} of its manifest; of its configuration where it is not in a registry
 * @param config its configuration
 * @param layers from the bottom
 * @param repository where the layers are, without the registry; null where they are files
 * @param registry host and port of the registry that has it; null where it is in none
 */
record BaseImage(
        String shown,
        String reference,
        String digest,
        JsonNode config,
        List<Layer> layers,
        Blobs blobs,
        @Nullable String registry,
        @Nullable String repository) {
    private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

    BaseImage {
        requireNonNull(shown, "shown");
        requireNonNull(reference, "reference");
        requireNonNull(digest, "digest");
        requireNonNull(config, "config");
        layers = List.copyOf(layers);
        requireNonNull(blobs, "blobs");
    }

    /** The layers of a manifest, in the words of OCI, whoever wrote it. */
    static List<Layer> layersOf(JsonNode manifest) {
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(new Layer(
                    mediaType(layer.path("mediaType").asText()),
                    layer.path("digest").asText(),
                    layer.path("size").asLong()));
        }
        return layers;
    }

    private static String mediaType(String type) {
        if (type.endsWith("gzip")) {
            return OCI_LAYER + "+gzip";
        }
        return type.endsWith("zstd") ? OCI_LAYER + "+zstd" : OCI_LAYER;
    }

    Platform platform() {
        return Platform.of(config);
    }

    /** The variables that its containers start with. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : config.path("config").path("Env")) {
            String text = variable.asText();
            int equals = text.indexOf('=');
            if (equals > 0) {
                environment.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        return Collections.unmodifiableMap(environment);
    }

    /** A layer, compressed. */
    record Layer(String mediaType, String digest, long size) {}

    /** Where the bytes of layers are. */
    interface Blobs {
        /** From the beginning, unchecked; may be closed early. */
        InputStream open(String digest) throws IOException, InterruptedException;

        /** Checked, to a file that is not there yet. */
        void fetch(String digest, Path target) throws IOException, InterruptedException;
    }
}
