package dev.pipewright.activities.artifact;

import java.nio.file.Path;

final class LocalArtifactStoreTest extends ArtifactStoreContract {
    @Override
    ObjectStore emptyStore(Path below) {
        return new LocalObjects(below.resolve("store"));
    }
}
