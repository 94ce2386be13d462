package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
    @TempDir
    Path folder;

    @Test
    void hasADefaultStackFromTheFirstOpen() {
        try (Catalog catalog = Catalog.open(folder.resolve("data"))) {
            assertThat(catalog.stacks().active()).isEqualTo("default");
            assertThat(catalog.stacks().resolve("default"))
                    .isEqualTo(new Stack(
                            "default",
                            new Orchestrator.Local(0),
                            new ArtifactStore.Local(
                                    folder.resolve("data/artifacts").toString()),
                            null));
        }
    }

    @Test
    void keepsItsFolderAndFilesToTheirOwner() throws IOException {
        Catalog.open(folder.resolve("data")).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/catalog.db"))))
                .isEqualTo("rw-------");
    }
}
