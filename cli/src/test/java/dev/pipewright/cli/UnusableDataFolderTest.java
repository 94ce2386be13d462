package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Catalogs that cannot be used and disks that are full, met by whole commands. */
class UnusableDataFolderTest {
    /** Where SQLite keeps a number for its users' schema version: four bytes at this offset. */
    private static final int USER_VERSION_OFFSET = 60;

    private static final String HELLO = """
            name: hello
            steps:
              greet: {run: echo hello > $OUTPUTS/text, outputs: [text]}
            """;

    @TempDir
    private Path folder;

    private Pipewright pipewright;
    private Path hello;
    private Path catalog;

    @BeforeEach
    void prepare() throws Exception {
        pipewright = new Pipewright(folder);
        hello = pipewright.pipeline("hello", HELLO);
        catalog = pipewright.data().resolve("catalog.db");
    }

    /** Both a command that reads and one that writes say why, and leave the file as it is. */
    private void isRefusedBecause(String why) throws Exception {
        byte[] bytes = Files.readAllBytes(catalog);
        for (Pipewright.Said said :
                new Pipewright.Said[] {pipewright.run("runs", "list"), pipewright.run("run", hello)}) {
            assertThat(said.exitCode()).as(said.err()).isEqualTo(5);
            assertThat(said.err())
                    .contains("the catalog " + catalog, why, "hint: ")
                    .doesNotContain("\tat ", "SQLITE", "This is a bug");
        }
        assertThat(catalog).hasBinaryContent(bytes);
    }

    @Test
    void refusesACorruptCatalog() throws Exception {
        Files.createDirectories(pipewright.data());
        Files.writeString(catalog, "not a database, but long enough to look like one".repeat(400));

        isRefusedBecause("the file is corrupt");
    }

    @Test
    void refusesTheCatalogOfANewerVersion() throws Exception {
        assertThat(pipewright.run("run", hello).exitCode()).isZero();
        try (RandomAccessFile file = new RandomAccessFile(catalog.toFile(), "rw")) {
            file.seek(USER_VERSION_OFFSET);
            file.writeInt(99);
        }

        isRefusedBecause("its version 99 is newer than this program knows");
    }

    @Test
    void refusesAReadOnlyCatalog() throws Exception {
        assertThat(pipewright.run("run", hello).exitCode()).isZero();
        Files.setPosixFilePermissions(catalog, PosixFilePermissions.fromString("r--------"));

        isRefusedBecause("read-only");
    }

    @Test
    void namesTheStepThatFillsTheDiskAndLeavesOtherRunsAlone() throws Exception {
        Path fill = pipewright.pipeline("fill", """
                name: fill
                steps:
                  greedy: {run: head -c 64000000 /dev/zero > $OUTPUTS/big, outputs: [big]}
                """);
        Files.createDirectories(pipewright.data());
        mount(pipewright.data());
        try {
            Pipewright.Said said = pipewright.run("run", fill);

            assertThat(said.exitCode()).as(said.err()).isEqualTo(1);
            assertThat(said.err())
                    .contains("greedy failed", "Step 'greedy' of run fill-1", "disk is full (")
                    .doesNotContain("\tat ", "This is a bug");
            Pipewright elsewhere = new Pipewright(Files.createDirectory(folder.resolve("elsewhere")));
            assertThat(elsewhere.run("run", hello).exitCode()).isZero();
            assertThat(pipewright.run("run", hello).exitCode())
                    .as("the full disk has room again")
                    .isZero();
        } finally {
            executes("umount", "--lazy", pipewright.data().toString());
        }
    }

    private static void mount(Path directory) throws Exception {
        boolean mounted = executes("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", directory.toString());
        if (!mounted && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("A small tmpfs must be mountable here: run as root");
        }
        assumeTrue(mounted, "needs root, to mount a small disk");
    }

    private static boolean executes(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }
}
