package dev.pipewright.activities.catalog;

import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where a catalog lives and what it works with.
 *
 * @param data the folder of {@code catalog.db} and {@code secret.key}, created with mode 0700 if it is not there
 * @param cache a folder whose contents can be made again; the native SQLite library is kept in it
 * @param secretKey 32 bytes in base64 that secrets are sealed with, or null for the key file of the data folder
 * @param clock when things are registered
 */
public record CatalogConfig(Path data, Path cache, @Nullable String secretKey, Clock clock) {
    public CatalogConfig {
        data = data.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** Everything below one folder, the key in its file, the system's clock. */
    public static CatalogConfig in(Path dataFolder) {
        return new CatalogConfig(dataFolder, dataFolder.resolve("cache"), null, Clock.systemUTC());
    }
}
