package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

/**
 * An artifact by its content.
 *
 * @param digest SHA-256 (hex) of the artifact's manifest: equal data has an equal digest
 * @param directory false for a single file
 * @param bytes of all files together
 * @param files how many files
 */
public record ArtifactRef(String digest, boolean directory, long bytes, long files) {
    public ArtifactRef {
        requireNonNull(digest, "digest");
    }
}
