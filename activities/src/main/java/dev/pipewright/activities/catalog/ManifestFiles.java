package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.util.Map;

/** What deciding about earlier results needs to know of the artifact store. */
public interface ManifestFiles {
    /**
     * The SHA-256 of every file of a directory artifact by its path.
     *
     * @throws IOException if the manifest is gone or unreadable
     */
    Map<String, String> files(String digest) throws IOException;

    /** Whether the artifact is in the store; asked for each output of an earlier result. */
    boolean exists(String artifactDigest);
}
