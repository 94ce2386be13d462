package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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
    void followsADataFolderThatWasMoved() throws IOException {
        Catalog.open(folder.resolve("before")).close();
        Files.move(folder.resolve("before"), folder.resolve("after"));

        try (Catalog catalog = Catalog.open(folder.resolve("after"))) {
            assertThat(catalog.stacks().resolve("default").artifactStore())
                    .isEqualTo(new ArtifactStore.Local(
                            folder.resolve("after/artifacts").toString()));
        }
    }

    @Test
    void keepsItsFolderAndItsFileToTheirOwner() throws IOException {
        Catalog.open(folder.resolve("data")).close();

        assertThat(permissions("data")).isEqualTo("rwx------");
        assertThat(permissions("data/catalog.db")).isEqualTo("rw-------");
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndLeavesItAsItIs() throws IOException {
        byte[] bytes = "this is somebody's shopping list, long enough to be read as a header\n"
                .repeat(40)
                .getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("catalog.db"), bytes);

        assertThatThrownBy(() -> Catalog.open(folder))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CatalogException.Kind.UNUSABLE);
                    assertThat(e.hint()).startsWith("restore it from a backup, or begin with an empty one: mv ");
                })
                .hasMessageContaining(
                        "Cannot read the catalog " + folder.resolve("catalog.db") + ": the file is corrupt")
                .hasMessageContaining("not a database");
        assertThat(folder.resolve("catalog.db")).hasBinaryContent(bytes);
    }

    @Test
    void saysThatTheFileIsCorruptWhenItsPagesAreDamaged() throws IOException {
        Catalog.open(folder).close();
        byte[] bytes = Files.readAllBytes(folder.resolve("catalog.db"));
        for (int i = 4096; i < bytes.length; i++) {
            bytes[i] = (byte) 0xA5;
        }
        Files.write(folder.resolve("catalog.db"), bytes);

        assertThatThrownBy(() -> {
                    try (Catalog catalog = Catalog.open(folder)) {
                        catalog.stacks().list();
                    }
                })
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("the file is corrupt");
        assertThat(folder.resolve("catalog.db")).hasBinaryContent(bytes);
    }

    @Test
    void refusesAReadOnlyFile() throws IOException {
        Catalog.open(folder).close();
        Files.setPosixFilePermissions(folder.resolve("catalog.db"), PosixFilePermissions.fromString("r--r--r--"));

        assertThatThrownBy(() -> Catalog.open(folder))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("chmod u+w " + folder.resolve("catalog.db") + " " + folder))
                .hasMessage("Cannot open the catalog " + folder.resolve("catalog.db")
                        + ": the file or its folder is read-only");
    }

    @Test
    void refusesTheCatalogOfANewerProgramAndLeavesItAsItIs() throws Exception {
        Catalog.open(folder).close();
        execute("PRAGMA user_version = 99");
        byte[] bytes = Files.readAllBytes(folder.resolve("catalog.db"));

        assertThatThrownBy(() -> Catalog.open(folder))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("use the newer Pipewright that wrote it"))
                .hasMessage("Cannot open the catalog " + folder.resolve("catalog.db")
                        + ": its version 99 is newer than this program knows (3)");
        assertThat(folder.resolve("catalog.db")).hasBinaryContent(bytes);
    }

    @Test
    void refusesADatabaseOfAnotherProgram() throws Exception {
        execute("CREATE TABLE recipe (name TEXT)");

        assertThatThrownBy(() -> Catalog.open(folder))
                .isInstanceOf(CatalogException.class)
                .hasMessage("Cannot use " + folder.resolve("catalog.db") + " as the catalog: it is a database of"
                        + " another program");
    }

    @Test
    void saysWhatIsAFileWhereAFolderShouldBe() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        for (Path data : new Path[] {file, file.resolve("deep/data")}) {
            assertThatThrownBy(() -> Catalog.open(data))
                    .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                            .isEqualTo("choose another data folder with PIPEWRIGHT_HOME, or move the file away: mv "
                                    + file + " " + file + ".away"))
                    .hasMessage("Cannot open the catalog " + data.resolve("catalog.db") + ": " + file
                            + " is a file, and must be a folder");
        }
    }

    @Test
    void saysThatItsFileIsAFolder() throws IOException {
        Path file = Files.createDirectories(folder.resolve("catalog.db/and/more"))
                .resolve("../..")
                .normalize();

        assertThatThrownBy(() -> Catalog.open(folder))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("move it away: mv " + file + " " + file + ".away"))
                .hasMessage("Cannot open the catalog " + file + ": it is a folder, and must be a file");
    }

    @Test
    void saysWhereItMayNotWrite() {
        assertThat(CatalogTrouble.of(folder.resolve("home/catalog.db"), new AccessDeniedException("/home/x")))
                .hasMessage("Cannot open the catalog " + folder.resolve("home/catalog.db")
                        + ": permission denied for /home/x")
                .satisfies(e -> assertThat(e.hint())
                        .isEqualTo("choose another data folder with PIPEWRIGHT_HOME, or: chmod u+rwx " + folder));
    }

    @Test
    void saysWhatElseSqliteMeetsInWordsOfItsUser() {
        Path file = folder.resolve("catalog.db");
        Map<SQLiteErrorCode, String> words = Map.of(
                SQLiteErrorCode.SQLITE_BUSY, "another process has held its lock for too long",
                SQLiteErrorCode.SQLITE_FULL, "its disk is full",
                SQLiteErrorCode.SQLITE_IOERR_READ, "its disk reports an error (I/O error",
                SQLiteErrorCode.SQLITE_CANTOPEN, "it does not open (Unable to open");
        words.forEach((code, why) -> assertThat(CatalogTrouble.of(file, new SQLiteException("[SQLITE_X]", code)))
                .hasMessageStartingWith("Cannot use the catalog " + file + ": " + why)
                .hasMessageNotContaining("SQLITE_")
                .satisfies(e -> assertThat(e.hint()).isNotBlank())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(CatalogException.Kind.UNAVAILABLE)));
    }

    @Test
    void namesTheFullDiskWhateverSqliteCallsIt() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString())
                .start()
                .waitFor();
        assumeThat(mounted).as("exit code of mount: a small disk needs root").isZero();
        try {
            CatalogConfig config = new CatalogConfig(small, folder.resolve("cache"), null, Clock.systemUTC());
            Catalog.open(config).close();
            assertThatThrownBy(() -> Files.write(small.resolve("filling"), new byte[2 << 20]))
                    .hasMessageContaining("No space left");

            assertThatThrownBy(() -> {
                        try (Catalog catalog = Catalog.open(config)) {
                            catalog.stacks().active();
                        }
                    })
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.hint()).isEqualTo("free some space in " + small))
                    .hasMessage("Cannot use the catalog " + small.resolve("catalog.db") + ": its disk is full");
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    @Test
    void worksOnOnceADiskThatWasFullHasRoomAgain() {
        try (Catalog catalog = Catalog.open(folder)) {
            NewRun large = new NewRun(
                    "p",
                    null,
                    "default",
                    "x".repeat(1 << 20),
                    "here",
                    Fixtures.START,
                    Fixtures.artifact("c"),
                    Map.of());
            long pages = catalog.sql().number("PRAGMA max_page_count = 1");
            assertThat(pages).as("what the catalog has now").isPositive();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> catalog.runs().create(large))
                        .isInstanceOf(CatalogException.class)
                        .hasMessageEndingWith("its disk is full");
            }
            catalog.sql().number("PRAGMA max_page_count = 1000000");

            assertThat(catalog.runs().create(large)).isEqualTo("p-1");
        }
    }

    @Test
    void opensACatalogThatTheFirstVersionWrote() throws Exception {
        String script = Files.readString(Path.of("src/test/resources/catalog/v1.sql"));
        execute(script.split(";\n"));

        String key = Base64.getEncoder().encodeToString(new byte[32]);
        CatalogConfig config = new CatalogConfig(folder, folder.resolve("cache"), key, Clock.systemUTC());
        try (Catalog catalog = Catalog.open(config)) {
            assertThat(catalog.secrets().value("TOKEN")).isEqualTo("golden");
            assertThat(catalog.runs().get("training-1").status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(catalog.steps().list("training-1"))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.outputs()).containsKey("data"));
            assertThat(catalog.artifacts()
                            .find("training-1/load.data")
                            .artifact()
                            .bytes())
                    .isEqualTo(120);
            assertThat(catalog.stacks().resolve("big").orchestrator()).isEqualTo(new Orchestrator.Local(8));
            assertThat(catalog.stacks().active()).isEqualTo("big");
            assertThat(catalog.runs().get("training-1").fleet()).isZero();
            assertThat(catalog.machines().list(MachineFilter.of("training-1"))).isEmpty();
            assertThat(catalog.builds().list("training-1")).isEmpty();
        }
    }

    @Test
    void upgradesACatalogOnceHoweverManyOpenItAtTheSameTime() throws Exception {
        execute(Files.readString(Path.of("src/test/resources/catalog/v1.sql")).split(";\n"));

        List<Callable<Long>> openings = Collections.nCopies(8, () -> {
            try (Catalog catalog = Catalog.open(folder)) {
                return catalog.sql().number("PRAGMA user_version");
            }
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Long> version : threads.invokeAll(openings)) {
                assertThat(version.get()).isEqualTo(3);
            }
        } finally {
            threads.shutdownNow();
        }
        try (Catalog catalog = Catalog.open(folder)) {
            assertThat(catalog.sql().number("SELECT COUNT(*) FROM flyway_schema_history"))
                    .isEqualTo(3);
        }
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + folder.resolve("catalog.db"), new Properties());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
