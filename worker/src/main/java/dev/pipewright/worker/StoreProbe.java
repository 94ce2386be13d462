package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Component;
import dev.pipewright.activities.catalog.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Tries whether a store can be used, without leaving anything in it. */
public final class StoreProbe {
    private final Supplier<Catalog> catalog;

    public StoreProbe(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    /**
     * Looks into the store as it is registered: whether there is anything in it.
     *
     * @throws dev.pipewright.activities.artifact.StoreException saying why it cannot be used
     */
    public boolean holdsAnything(String name) throws IOException {
        Component component = catalog.get().components().get(Role.ARTIFACT_STORE, name);
        try {
            return new Stores(catalog)
                    .objects(component.artifactStore())
                    .list("", "")
                    .findFirst()
                    .isPresent();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
