package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Stacks;
import dev.pipewright.stack.ArtifactStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The artifact stores of stacks. */
final class StackStores {
    private StackStores() {}

    /** That of a stack; of the active one for null. */
    static ArtifactStore of(Catalog catalog, @Nullable String stack) {
        Stacks stacks = catalog.stacks();
        return stacks.resolve(stack == null ? stacks.active() : stack).artifactStore();
    }

    /** The artifacts in a store. */
    static Artifacts open(ArtifactStore store) {
        if (store instanceof ArtifactStore.Local local) {
            return new Artifacts(new LocalObjects(Path.of(local.path())));
        }
        throw new AssertionError("No artifacts for flavor " + store.getClass().getSimpleName());
    }

    /** Where a store is, for people. */
    static String place(ArtifactStore store) {
        return store instanceof ArtifactStore.Local local ? local.path() : store.toString();
    }
}
