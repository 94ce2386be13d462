package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every flavor of artifact store does: storing and fetching. */
abstract class ArtifactStoreContract {
    @TempDir
    Path directory;

    ObjectStore objects;
    Artifacts artifacts;

    /** An empty store, which may keep its data below the directory. */
    abstract ObjectStore emptyStore(Path below);

    /** As many as a flavor takes in a test's time. */
    int manyFiles() {
        return 20_000;
    }

    @BeforeEach
    final void openStore() {
        objects = emptyStore(directory);
        artifacts = new Artifacts(objects);
    }

    @Test
    void givesBackAFile() throws IOException {
        Path file = write("model.bin", "weights");

        ArtifactRef ref = artifacts.store(file, false);

        assertThat(ref.directory()).isFalse();
        assertThat(ref.bytes()).isEqualTo(7);
        assertThat(ref.files()).isEqualTo(1);
        assertThat(file).hasContent("weights");
        assertThat(fetched(ref)).hasContent("weights");
    }

    @Test
    void givesBackADirectoryWithAllThatIsInIt() throws IOException {
        write("tree/a/b.txt", "b");
        Path tree = directory.resolve("tree");
        write("tree/empty file", "");
        write("tree/say \"hi\"\n\\there\t'", "odd name");
        write("tree/mod\u00e8le-\ud83d\ude80.txt", "unicode");
        Files.setPosixFilePermissions(write("tree/run.sh", "#!/bin/sh"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(tree.resolve("nothing/in/here"));
        Files.createSymbolicLink(tree.resolve("latest"), Path.of("a/b.txt"));
        Files.createSymbolicLink(tree.resolve("a/up"), Path.of("../run.sh"));

        ArtifactRef ref = artifacts.store(tree, false);

        assertThat(ref.directory()).isTrue();
        assertThat(ref.files()).isEqualTo(5);
        Path fetched = fetched(ref);
        assertThat(names(fetched)).isEqualTo(names(tree));
        assertThat(fetched.resolve("a/b.txt")).hasContent("b");
        assertThat(fetched.resolve("empty file")).isEmptyFile();
        assertThat(fetched.resolve("say \"hi\"\n\\there\t'")).hasContent("odd name");
        assertThat(fetched.resolve("mod\u00e8le-\ud83d\ude80.txt")).hasContent("unicode");
        assertThat(Files.isExecutable(fetched.resolve("run.sh"))).isTrue();
        assertThat(fetched.resolve("nothing/in/here")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(fetched.resolve("latest"))).isEqualTo(Path.of("a/b.txt"));
        assertThat(Files.readSymbolicLink(fetched.resolve("a/up"))).isEqualTo(Path.of("../run.sh"));
    }

    @Test
    void givesBackAnEmptyDirectory() throws IOException {
        ArtifactRef ref = artifacts.store(Files.createDirectory(directory.resolve("none")), true);

        assertThat(ref.directory()).isTrue();
        assertThat(ref.files()).isZero();
        assertThat(fetched(ref)).isEmptyDirectory();
    }

    @Test
    void knowsTheSameContentUnderAnotherNameAndTime() throws IOException {
        ArtifactRef one = artifacts.store(write("one", "same"), false);
        ArtifactRef two = artifacts.store(write("two", "same"), false);
        ArtifactRef other = artifacts.store(write("three", "other"), false);

        assertThat(two).isEqualTo(one);
        assertThat(other.digest()).isNotEqualTo(one.digest());
        assertThat(objects.list(Keys.BLOBS, "")).hasSize(2);
    }

    @Test
    void tellsApartDirectoriesThatDifferOnlyInShape() throws IOException {
        write("flat/ab", "x");
        write("deep/a/b", "x");
        write("more/ab", "x");
        Files.createDirectory(directory.resolve("more/empty"));
        Path executable = write("executable/ab", "x");
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwx------"));

        assertThat(Stream.of("flat", "deep", "more", "executable").map(this::digestOf))
                .doesNotHaveDuplicates();
    }

    @Test
    void storesEqualFilesOfADirectoryOnce() throws IOException {
        byte[] large = new byte[200_000];
        for (int i = 0; i < 40; i++) {
            Files.write(Files.createDirectories(directory.resolve("out")).resolve("f" + i), large);
        }

        ArtifactRef ref = artifacts.store(directory.resolve("out"), true);

        assertThat(ref.bytes()).isEqualTo(40 * 200_000);
        assertThat(objects.list(Keys.BLOBS, "")).hasSize(1);
        assertThat(fetched(ref).resolve("f39")).hasBinaryContent(large);
    }

    @Test
    void writesFilesReadOnlyUnlessAskedOtherwise() throws IOException {
        write("out/a/b", "x");
        ArtifactRef ref = artifacts.store(directory.resolve("out"), false);
        Path readOnly = directory.resolve("read-only");
        Path writable = directory.resolve("writable");

        artifacts.fetch(ref.digest(), readOnly);
        artifacts.fetch(ref.digest(), writable, true);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(readOnly.resolve("a/b"))))
                .doesNotContain("w");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(readOnly.resolve("a"))))
                .startsWith("rwx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(writable.resolve("a/b"))))
                .startsWith("rw-");
    }

    @Test
    void leavesWhatIsAtTheTargetAsItIs() throws IOException {
        ArtifactRef ref = artifacts.store(write("a", "new"), false);
        ArtifactRef tree = artifacts.store(Files.createDirectory(directory.resolve("tree")), false);
        Path there = write("there", "old");

        assertThatThrownBy(() -> artifacts.fetch(ref.digest(), there))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessage("Cannot fetch artifact " + ref.digest() + " to " + there
                        + ": there is something already (give a path that does not exist)");
        assertThatThrownBy(() -> artifacts.fetch(tree.digest(), directory))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(there).hasContent("old");
    }

    @Test
    void saysThatTheParentOfTheTargetIsMissing() throws IOException {
        ArtifactRef file = artifacts.store(write("a", "x"), false);
        ArtifactRef tree = artifacts.store(Files.createDirectory(directory.resolve("tree")), false);
        Path target = directory.resolve("missing/target");

        for (ArtifactRef ref : List.of(file, tree)) {
            assertThatThrownBy(() -> artifacts.fetch(ref.digest(), target))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Cannot fetch artifact " + ref.digest() + " to " + target + ": there is no file " + target);
        }
    }

    @Test
    void saysThatAnArtifactExistsOnlyIfAllOfItDoes() throws IOException {
        write("out/a", "x");
        ArtifactRef ref = artifacts.store(directory.resolve("out"), false);
        String unknown = "0".repeat(64);

        assertThat(artifacts.exists(ref.digest())).isTrue();
        assertThat(artifacts.exists(unknown)).isFalse();
        objects.delete(Keys.blob(Sha256.hex("x".getBytes(UTF_8))));
        assertThat(artifacts.exists(ref.digest())).isFalse();
    }

    @Test
    void tellsThatAnArtifactIsNotThere() {
        String unknown = "0".repeat(64);

        assertThatThrownBy(() -> artifacts.fetch(unknown, directory.resolve("x")))
                .isInstanceOf(DamagedArtifactException.class)
                .hasMessage("Cannot read artifact " + unknown
                        + ": it is not in the store (collected as garbage, or this is another store)");
        assertThatThrownBy(() -> artifacts.manifest("../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'../../etc/passwd' is not the digest of an artifact");
    }

    @Test
    void storesTheSameFromManyThreadsAtOnce() throws Exception {
        Path tree = directory.resolve("many");
        for (int i = 0; i < 100; i++) {
            write("many/" + i % 7 + "/" + i, "content " + i % 50);
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<ArtifactRef> store = () -> new Artifacts(objects).store(tree, false);

            var refs = threads.invokeAll(
                    IntStream.range(0, 16).mapToObj(i -> store).toList());

            ArtifactRef first = refs.get(0).get();
            for (var ref : refs) {
                assertThat(ref.get()).isEqualTo(first);
            }
            assertThat(names(fetched(first))).isEqualTo(names(tree));
            assertThat(artifacts.verify(false).sound()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Timeout(300) // for a disk that others keep busy
    void keepsManySmallFiles() throws Exception {
        int many = manyFiles() / 20;
        Path tree = directory.resolve("small");
        for (int d = 0; d < 20; d++) {
            Path part = Files.createDirectories(tree.resolve("d" + d));
            for (int f = 0; f < many; f++) {
                Files.writeString(part.resolve("f" + f), d + " " + f);
            }
        }

        ArtifactRef ref = artifacts.store(tree, true);

        assertThat(ref.files()).isEqualTo(20L * many);
        Path fetched = fetched(ref);
        assertThat(fetched.resolve("d19/f" + (many - 1))).hasContent("19 " + (many - 1));
        assertThat(names(fetched)).hasSize(20 * many + 20);
        assertThat(artifacts.exists(ref.digest())).isTrue();
        BigTrees.removeAllIn(directory);
    }

    final Path write(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, content);
    }

    final Path fetched(ArtifactRef ref) throws IOException {
        Path target = Files.createTempDirectory(directory, "fetched").resolve("it");
        artifacts.fetch(ref.digest(), target);
        return target;
    }

    private static List<String> names(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(path -> !path.equals(tree))
                    .map(path -> tree.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private String digestOf(String name) {
        try {
            return artifacts.store(directory.resolve(name), false).digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
