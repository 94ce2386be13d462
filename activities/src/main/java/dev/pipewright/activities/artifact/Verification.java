package dev.pipewright.activities.artifact;

import java.util.List;

/**
 * What a verification found.
 *
 * @param artifacts how many manifests were read
 * @param blobs how many were hashed
 * @param bytes of these blobs
 * @param problems sorted by digest; empty for a sound store
 */
public record Verification(long artifacts, long blobs, long bytes, List<Problem> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is damaged or missing. */
    public boolean sound() {
        return problems.isEmpty();
    }

    /** What can be wrong. */
    public enum Kind {
        /** The content of a blob is not what its name says. */
        DAMAGED_BLOB,
        /** An artifact needs a blob that is not there. */
        MISSING_BLOB,
        /** A manifest is not what its name says, or not one that could have been written. */
        DAMAGED_MANIFEST
    }

    /**
     * A blob or manifest that is not as it was stored.
     *
     * @param digest of the blob or manifest, as its name says
     * @param detail what was found instead, for people
     * @param neededBy the paths that are lost; none for a manifest
     */
    public record Problem(Kind kind, String digest, String detail, List<Use> neededBy) {
        public Problem {
            neededBy = List.copyOf(neededBy);
        }
    }

    /**
     * Where a blob is used.
     *
     * @param artifact its digest
     * @param path inside the artifact; empty for a single file
     */
    public record Use(String artifact, String path) {}
}
