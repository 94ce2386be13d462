package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Stacks;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.worker.Stores;
import java.util.function.Supplier;
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
    static Artifacts open(Supplier<Catalog> catalog, ArtifactStore store) {
        return new Stores(catalog).artifacts(store);
    }

    /** Where a store is, for people. */
    static String place(ArtifactStore store) {
        if (store instanceof ArtifactStore.Local local) {
            return local.path();
        }
        return store instanceof ArtifactStore.S3 s3 ? s3.path() : store.toString();
    }
}
