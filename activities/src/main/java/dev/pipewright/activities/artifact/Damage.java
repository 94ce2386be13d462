package dev.pipewright.activities.artifact;

import org.jspecify.annotations.Nullable;

/** The words for what a store has lost. */
final class Damage {
    private static final String WAY_OUT = "; to see what else is damaged: pipewright artifacts verify";

    private Damage() {}

    static DamagedArtifactException damagedBlob(String artifact, String path, String blob, String found) {
        return new DamagedArtifactException(
                "Cannot fetch " + place(artifact, path) + ": blob " + blob + " is damaged, its content has the digest "
                        + found + WAY_OUT,
                null);
    }

    static DamagedArtifactException missingBlob(String artifact, String path, String blob, Throwable cause) {
        return new DamagedArtifactException(
                "Cannot fetch " + place(artifact, path) + ": blob " + blob + " is not in the store" + WAY_OUT, cause);
    }

    static DamagedArtifactException manifest(String artifact, String why, @Nullable Throwable cause) {
        return new DamagedArtifactException(
                "Cannot read artifact " + artifact + ": its manifest is damaged, " + why + WAY_OUT, cause);
    }

    static DamagedArtifactException noManifest(String artifact, Throwable cause) {
        return new DamagedArtifactException(
                "Cannot read artifact " + artifact
                        + ": it is not in the store (collected as garbage, or this is another store)",
                cause);
    }

    /** {@code 'weights/a.bin' of artifact 1f..}. */
    static String place(String artifact, String path) {
        return (path.isEmpty() ? "" : "'" + Names.shown(path) + "' of ") + "artifact " + artifact;
    }
}
