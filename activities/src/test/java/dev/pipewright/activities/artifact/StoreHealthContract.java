package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.Verification.Kind;
import dev.pipewright.activities.artifact.Verification.Problem;
import dev.pipewright.activities.artifact.Verification.Use;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every flavor of artifact store does about damage and garbage. */
abstract class StoreHealthContract {
    private static final Instant KEEP_NOTHING_FOR_ITS_AGE = Instant.parse("9999-01-01T00:00:00Z");

    @TempDir
    Path directory;

    ObjectStore objects;
    Artifacts artifacts;

    /** An empty store, which may keep its data below the directory. */
    abstract ObjectStore emptyStore(Path below);

    @BeforeEach
    final void openStore() {
        objects = emptyStore(directory);
        artifacts = new Artifacts(objects);
    }

    @Test
    void refusesToFetchADamagedBlobAndLeavesNothing() throws IOException {
        ArtifactRef ref = store("out", "good", "fine");
        String blob = sha256("good");
        objects.put(Keys.blob(blob), bytes("evil"));
        Path target = directory.resolve("fetched");

        assertThatThrownBy(() -> artifacts.fetch(ref.digest(), target))
                .isInstanceOf(DamagedArtifactException.class)
                .hasMessage("Cannot fetch 'f0' of artifact " + ref.digest() + ": blob " + blob
                        + " is damaged, its content has the digest " + sha256("evil")
                        + "; to see what else is damaged: pipewright artifacts verify");
        assertThat(target).doesNotExist();
    }

    @Test
    void saysWhichBlobIsMissing() throws IOException {
        ArtifactRef ref = store("out", "good");
        objects.delete(Keys.blob(sha256("good")));
        Path target = directory.resolve("fetched");

        assertThatThrownBy(() -> artifacts.fetch(ref.digest(), target))
                .isInstanceOf(DamagedArtifactException.class)
                .hasMessage("Cannot fetch 'f0' of artifact " + ref.digest() + ": blob " + sha256("good")
                        + " is not in the store; to see what else is damaged: pipewright artifacts verify");
        assertThat(target).doesNotExist();
    }

    @Test
    void refusesADamagedManifest() throws IOException {
        ArtifactRef ref = store("out", "good");
        objects.put(Keys.manifest(ref.digest()), bytes("{}"));

        assertThatThrownBy(() -> artifacts.manifest(ref.digest()))
                .isInstanceOf(DamagedArtifactException.class)
                .hasMessageContaining("its manifest is damaged, its content has the digest " + sha256("{}"));
        assertThat(artifacts.exists(ref.digest())).isFalse();
    }

    @Test
    void refusesAManifestThatWouldWriteOutsideTheTarget() throws IOException {
        String json = "{\"format\":1,\"entries\":[{\"path\":\"../x\",\"type\":\"directory\"}]}";
        String digest = sha256(json);
        objects.put(Keys.manifest(digest), bytes(json));

        assertThatThrownBy(() -> artifacts.fetch(digest, directory.resolve("target")))
                .isInstanceOf(DamagedArtifactException.class)
                .hasMessageContaining("'../x' is not a path inside the artifact");
        assertThat(directory.resolve("x")).doesNotExist();
    }

    @Test
    void verifiesASoundStore() throws IOException {
        store("one", "a", "b");
        store("two", "b", "c");

        Verification found = artifacts.verify(false);

        assertThat(found).isEqualTo(new Verification(2, 3, 3, List.of()));
        assertThat(found.sound()).isTrue();
    }

    @Test
    void listsDamagedAndMissingBlobsWithWhatNeedsThem() throws IOException {
        ArtifactRef one = store("one", "damaged", "missing");
        ArtifactRef two = store("two", "fine", "damaged");
        objects.put(Keys.blob(sha256("damaged")), bytes("other"));
        objects.delete(Keys.blob(sha256("missing")));

        List<Problem> problems = artifacts.verify(false).problems();

        assertThat(problems).extracting(Problem::digest).containsOnly(sha256("damaged"), sha256("missing"));
        assertThat(problems)
                .filteredOn(problem -> problem.kind() == Kind.DAMAGED_BLOB)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.detail()).isEqualTo("its 5 bytes have the digest " + sha256("other"));
                    assertThat(it.neededBy())
                            .containsExactlyInAnyOrder(new Use(one.digest(), "f0"), new Use(two.digest(), "f1"));
                });
        assertThat(problems)
                .filteredOn(problem -> problem.kind() == Kind.MISSING_BLOB)
                .singleElement()
                .satisfies(it -> assertThat(it.neededBy()).containsExactly(new Use(one.digest(), "f1")));
    }

    @Test
    void mendsDamageByRemovingItAndStoringAgain() throws IOException {
        ArtifactRef ref = store("out", "good");
        objects.put(Keys.blob(sha256("good")), bytes("evil"));

        assertThat(artifacts.verify(true).sound()).isFalse();
        assertThat(artifacts.exists(ref.digest())).isFalse();
        store("again", "good");

        assertThat(artifacts.verify(false).sound()).isTrue();
        assertThat(artifacts.exists(ref.digest())).isTrue();
    }

    @Test
    void mendsABlobThatWasCutShortByStoringItAgain() throws IOException {
        ArtifactRef ref = store("out", "good");
        objects.put(Keys.blob(sha256("good")), new byte[0]);
        assertThat(artifacts.exists(ref.digest())).isFalse();

        store("again", "good");

        assertThat(artifacts.verify(false).sound()).isTrue();
    }

    @Test
    void reportsADamagedManifest() throws IOException {
        ArtifactRef ref = store("out", "good");
        objects.put(Keys.manifest(ref.digest()), bytes("{}"));

        assertThat(artifacts.verify(true).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.DAMAGED_MANIFEST);
            assertThat(problem.digest()).isEqualTo(ref.digest());
        });
        assertThat(artifacts.verify(false).sound()).isTrue();
    }

    @Test
    void doesNotRemoveTheManifestOfANewerVersion() throws IOException {
        String newer = "{\"format\":2,\"entries\":[]}";
        objects.put(Keys.manifest(sha256(newer)), bytes(newer));

        assertThat(artifacts.verify(true).problems()).singleElement().satisfies(problem -> assertThat(problem.detail())
                .contains("format 2 is not known to this version"));
        assertThat(objects.exists(Keys.manifest(sha256(newer)))).isTrue();
    }

    @Test
    void collectsOnlyWhatNoKeptArtifactNeeds() throws IOException {
        ArtifactRef kept = store("kept", "shared", "own");
        ArtifactRef dropped = store("dropped", "shared", "garbage");
        long manifestSize = objects.size(Keys.manifest(dropped.digest()));

        Collected would = gc(Set.of(kept.digest()), KEEP_NOTHING_FOR_ITS_AGE, true);
        assertThat(artifacts.exists(dropped.digest())).isTrue();
        Collected did = gc(Set.of(kept.digest()), KEEP_NOTHING_FOR_ITS_AGE, false);

        assertThat(would).isEqualTo(new Collected(1, 1, manifestSize + 7, 0));
        assertThat(did).isEqualTo(would);
        assertThat(artifacts.exists(kept.digest())).isTrue();
        assertThat(artifacts.exists(dropped.digest())).isFalse();
        assertThat(objects.exists(Keys.blob(sha256("garbage")))).isFalse();
        assertThat(artifacts.verify(false).sound()).isTrue();
    }

    @Test
    void keepsWhatIsNewAndWhatIsStoredAgain() throws IOException {
        ArtifactRef fresh = store("fresh", "new");

        assertThat(gc(Set.of(), Instant.now().minus(Duration.ofHours(1)), false))
                .isEqualTo(new Collected(0, 0, 0, 0));
        assertThat(artifacts.exists(fresh.digest())).isTrue();
    }

    @Test
    void collectsNothingFromAnEmptyStore() throws IOException {
        assertThat(gc(Set.of("f".repeat(64)), KEEP_NOTHING_FOR_ITS_AGE, false)).isEqualTo(new Collected(0, 0, 0, 0));
        assertThat(artifacts.verify(false)).isEqualTo(new Verification(0, 0, 0, List.of()));
    }

    @Test
    void collectsNothingIfAKeptManifestIsDamaged() throws IOException {
        ArtifactRef kept = store("kept", "own");
        objects.put(Keys.manifest(kept.digest()), bytes("{}"));

        assertThatThrownBy(() -> gc(Set.of(kept.digest()), KEEP_NOTHING_FOR_ITS_AGE, false))
                .isInstanceOf(DamagedArtifactException.class);
        assertThat(objects.exists(Keys.blob(sha256("own")))).isTrue();
    }

    final Collected gc(Set<String> kept, Instant keepNewerThan, boolean dryRun) throws IOException {
        return artifacts.gc(kept, keepNewerThan, dryRun, Duration.ofSeconds(10));
    }

    /** Stores a directory of files f0, f1, ... with these contents. */
    final ArtifactRef store(String name, String... contents) throws IOException {
        Path tree = Files.createDirectory(directory.resolve(name));
        for (int i = 0; i < contents.length; i++) {
            Files.writeString(tree.resolve("f" + i), contents[i]);
        }
        return artifacts.store(tree, true);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String sha256(String text) {
        return Sha256.hex(bytes(text));
    }
}
