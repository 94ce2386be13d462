package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectsTest {
    @TempDir
    Path directory;

    private Path root;
    private LocalObjects objects;

    @BeforeEach
    void openStore() {
        root = directory.resolve("store");
        objects = new LocalObjects(root);
    }

    @Test
    void listsInTheOrderOfKeysAfterAPosition() throws IOException {
        for (String key : List.of("a/c", "a-b", "a/b/z", "a/b-", "b", "a/b/a")) {
            objects.put(key, new byte[0]);
        }

        assertThat(keys("", "")).containsExactly("a-b", "a/b-", "a/b/a", "a/b/z", "a/c", "b");
        assertThat(keys("a/", "")).containsExactly("a/b-", "a/b/a", "a/b/z", "a/c");
        assertThat(keys("", "a-b")).containsExactly("a/b-", "a/b/a", "a/b/z", "a/c", "b");
        assertThat(keys("", "a/b/a")).containsExactly("a/b/z", "a/c", "b");
        assertThat(keys("", "a/b/b")).containsExactly("a/b/z", "a/c", "b");
        assertThat(keys("nothing/", "")).isEmpty();
    }

    @Test
    void replacesAnObjectUnderAReader() throws IOException {
        objects.put("key", "old".getBytes(UTF_8));

        try (InputStream reader = objects.open("key")) {
            objects.put("key", "newer".getBytes(UTF_8));

            assertThat(reader).hasContent("old");
        }
        assertThat(objects.size("key")).isEqualTo(5);
    }

    @Test
    void removesEmptyDirectoriesWithTheirLastObjectAndMakesThemAgain() throws IOException {
        objects.put("a/b/c", new byte[1]);

        assertThat(objects.delete("a/b/c")).isTrue();
        assertThat(objects.delete("a/b/c")).isFalse();
        assertThat(root.resolve("a")).doesNotExist();
        assertThat(objects.size("a/b/c")).isEqualTo(-1);
        assertThatThrownBy(() -> objects.open("a/b/c")).isInstanceOf(NoSuchFileException.class);
        objects.put("a/b/c", new byte[0]);

        assertThat(objects.exists("a/b/c")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/.", ".gc.lock", "a\0"})
    void refusesKeysThatAreNotNames(String key) {
        assertThatThrownBy(() -> objects.put(key, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("' is not a key");
    }

    @Test
    void keepsBlobsReadOnlyAndLeavesNothingBehind() throws IOException {
        ArtifactRef small = artifacts().store(Files.writeString(directory.resolve("small"), "x"), false);
        artifacts().store(random(directory.resolve("large"), 300_000), true);

        for (String key : keys("", "")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(key))))
                    .matches("r--r?-?-?r?-?-?");
        }
        assertThat(root.resolve(".tmp")).isEmptyDirectory();
        assertThat(artifacts().exists(small.digest())).isTrue();
    }

    @Test
    void movesAFileThatMayBeConsumed() throws IOException {
        Path file = random(directory.resolve("large"), 300_000);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        Object inode = Files.getAttribute(file, "unix:ino");

        artifacts().store(file, true);

        String key = keys(Keys.BLOBS, "").get(0);
        assertThat(file).doesNotExist();
        assertThat(Files.getAttribute(root.resolve(key), "unix:ino")).isEqualTo(inode);
        assertThat(Files.getLastModifiedTime(root.resolve(key)).toInstant()).isAfter(Instant.EPOCH);
    }

    @Test
    void copiesAFileThatHasAnotherName() throws IOException {
        Path file = random(directory.resolve("large"), 300_000);
        Path other = Files.createLink(directory.resolve("other name"), file);

        ArtifactRef ref = artifacts().store(file, true);
        Files.write(other, new byte[1]);

        assertThat(file).exists();
        assertThat(artifacts().verify(false).sound()).isTrue();
        assertThat(ref.bytes()).isEqualTo(300_000);
    }

    @Test
    void copiesWhenNotConsumed() throws IOException {
        Path file = random(directory.resolve("large"), 10 << 20);

        ArtifactRef ref = artifacts().store(file, false);
        artifacts().fetch(ref.digest(), directory.resolve("fetched"));

        assertThat(directory.resolve("fetched")).hasSameBinaryContentAs(file);
    }

    @Test
    void storesNothingOfAFileThatIsNotWhatItWasSaidToBe() throws IOException {
        Path file = random(directory.resolve("large"), 300_000);

        assertThatThrownBy(() -> objects.put("key", file, "0".repeat(64), false))
                .isInstanceOf(ContentChangedException.class)
                .hasMessageStartingWith("Cannot store " + file + ": its SHA-256 was 000");
        assertThat(objects.exists("key")).isFalse();
        assertThat(root.resolve(".tmp")).isEmptyDirectory();
    }

    @Test
    @Timeout(300) // for a disk that others keep busy
    @Tag("slow")
    void keepsAFileOfMoreThan2GiB() throws IOException {
        Path file = directory.resolve("huge");
        long size = (2L << 30) + 5;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write("start".getBytes(UTF_8));
            sparse.seek(size - 3);
            sparse.write("end".getBytes(UTF_8));
        }

        ArtifactRef ref = artifacts().store(file, true);
        Path fetched = directory.resolve("fetched");
        artifacts().fetch(ref.digest(), fetched);

        assertThat(ref.bytes()).isEqualTo(size);
        assertThat(fetched).hasSize(size);
        try (RandomAccessFile end = new RandomAccessFile(fetched.toFile(), "r")) {
            end.seek(size - 3);
            assertThat(end.readLine()).isEqualTo("end");
        }
    }

    @Test
    void copiesHolesAndDataAlike() throws IOException {
        Path file = random(directory.resolve("holes"), 2 << 20);
        try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
            holes.setLength(6 << 20);
            holes.seek((5 << 20) - 7);
            holes.write(new byte[] {1, 0, 2});
        }

        ArtifactRef ref = artifacts().store(file, false);
        artifacts().fetch(ref.digest(), directory.resolve("fetched"));

        assertThat(directory.resolve("fetched")).hasSameBinaryContentAs(file);
        assertThat(artifacts().verify(false).sound()).isTrue();
    }

    @Test
    void storesUnicodeNamesInAnAsciiLocale() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("mod\u00e8le"), "x");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("mod\u00e8le"));
        ArtifactRef ref = artifacts().store(tree, false);

        Process other = OtherProcess.java(
                "C",
                StoreAndFetch.class,
                tree.toString(),
                root.toString(),
                directory.resolve("fetched").toString());
        String printed = other.inputReader().readLine();
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(printed).isEqualTo(ref.digest());
        assertThat(directory.resolve("fetched/mod\u00e8le")).hasContent("x");
        assertThat(directory.resolve("fetched/link")).hasContent("x");
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNothingBehind() throws Exception {
        Path full = Files.createDirectory(directory.resolve("full"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", full.toString()) == 0,
                "a small tmpfs can be mounted");
        try {
            Artifacts store = new Artifacts(new LocalObjects(full.resolve("store")));
            Path large = random(directory.resolve("large"), 2 << 20);

            assertThatThrownBy(() -> store.store(large, true))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Cannot store 'large': No space left on device")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(full.resolve("store/.tmp")).isEmptyDirectory();
            assertThat(large).exists();
        } finally {
            run("umount", full.toString());
        }
    }

    @Test
    void startsAgainWhenTheStoreWasRemovedUnderneath() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        ArtifactRef ref = artifacts().store(file, false);
        objects.delete(Keys.manifest(ref.digest()));
        objects.delete(Keys.blob(Sha256.hex("x".getBytes(UTF_8))));
        for (String left : List.of(".gc.lock", ".tmp", "")) {
            Files.delete(root.resolve(left));
        }

        artifacts().store(file, false);

        assertThat(artifacts().exists(ref.digest())).isTrue();
    }

    @Test
    void readsNothingOfAStoreThatWasNeverWrittenTo() throws IOException {
        assertThat(artifacts().exists("0".repeat(64))).isFalse();
        assertThat(objects.removeLeftovers(false)).isZero();
        assertThat(root).doesNotExist();
        assertThat(artifacts().gc(Set.of(), Instant.EPOCH, true, Duration.ZERO).blobs())
                .isZero();
    }

    private Artifacts artifacts() {
        return new Artifacts(objects);
    }

    private List<String> keys(String prefix, String after) {
        try (Stream<StoredObject> listed = objects.list(prefix, after)) {
            return listed.map(StoredObject::key).toList();
        }
    }

    private static Path random(Path file, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(file, bytes);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Stores one path and fetches it to another. */
    static final class StoreAndFetch {
        private StoreAndFetch() {}

        public static void main(String[] arguments) throws IOException {
            Artifacts artifacts = new Artifacts(new LocalObjects(Path.of(arguments[1])));
            String digest = artifacts.store(Path.of(arguments[0]), false).digest();
            artifacts.fetch(digest, Path.of(arguments[2]));
            System.out.println(digest);
        }
    }
}
