package dev.pipewright.activities.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A manifest, or an index of them, as a registry keeps it.
 *
 * @param digest {@code sha256:...} of its bytes, computed here
 */
public record RemoteManifest(String mediaType, String digest, JsonNode content) {
    public RemoteManifest {
        requireNonNull(mediaType, "mediaType");
        requireNonNull(digest, "digest");
        requireNonNull(content, "content");
    }

    /** Whether it lists the manifests of several platforms. */
    public boolean index() {
        return content.has("manifests");
    }
}
