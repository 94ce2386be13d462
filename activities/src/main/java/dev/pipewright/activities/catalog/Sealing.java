package dev.pipewright.activities.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the key is that secrets are sealed with: a file, or what the environment gives. */
final class Sealing {
    private final Path keyFile;
    private final @Nullable String givenKey;

    Sealing(Path keyFile, @Nullable String givenKey) {
        this.keyFile = keyFile;
        this.givenKey = givenKey;
    }

    /** Seals a value, and creates the key file for the first. Inside a write transaction, so that two processes do not create two. */
    SecretKey.Sealed seal(SecretKey.Thing thing, String value) {
        if (givenKey != null) {
            return SecretKey.given(givenKey).seal(thing.name(), value);
        }
        SecretKey key = Files.exists(keyFile) ? SecretKey.read(keyFile) : SecretKey.create(keyFile);
        return key.seal(thing.name(), value);
    }

    /**
     * The value, in the clear.
     *
     * @throws CatalogException UNUSABLE for another key or a changed row
     */
    String open(SecretKey.Thing thing, SecretKey.Sealed sealed) {
        if (givenKey == null && !Files.exists(keyFile)) {
            throw CatalogException.unusable(
                    "Cannot read " + thing.what() + ": its key " + keyFile + " is gone",
                    "restore the file, set PIPEWRIGHT_SECRET_KEY if it was sealed with that, or give the value again: "
                            + thing.again(),
                    null);
        }
        return (givenKey == null ? SecretKey.read(keyFile) : SecretKey.given(givenKey)).open(thing, sealed);
    }
}
