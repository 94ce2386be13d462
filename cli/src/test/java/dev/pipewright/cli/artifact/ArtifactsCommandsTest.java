package dev.pipewright.cli.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void withARun() throws IOException {
        cli = new Cli(folder);
        assertThat(RecordedRun.in(cli, folder)).isEqualTo("training-1");
    }

    @Test
    void listsArtifactsTheNewestFirst() {
        assertThat(cli.run("artifacts", "list", "--limit=2")).isZero();

        List<String> lines = cli.out.lines().toList();
        assertThat(lines.get(0)).matches("ARTIFACT +DIGEST +FILES +ORIGIN +CREATED +SIZE");
        assertThat(lines.get(1))
                .startsWith("training-1/train.model")
                .contains("  step ")
                .endsWith("8 B");
        assertThat(lines).hasSize(3);
    }

    @Test
    void listsTheArtifactsOfOneRun() {
        assertThat(cli.run("artifacts", "list", "--run", "training-1", "-o", "json"))
                .isZero();
        assertThat(cli.out)
                .contains(
                        "\"address\": \"training-1/inputs.raw\"",
                        "\"origin\": \"input\"",
                        "\"address\": \"training-1/code\"");

        assertThat(cli.run("artifacts", "list", "--run", "training-2")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot find run 'training-2'", "did you mean 'training-1'?");
    }

    @Test
    void saysHowToMakeTheFirstArtifact() throws IOException {
        Cli empty = new Cli(Files.createDirectory(folder.resolve("empty")));

        assertThat(empty.run("artifacts", "list")).isZero();

        assertThat(empty.err).contains("make the first: pipewright run PIPELINE");
    }

    @Test
    void showsAnArtifactWithItsFiles() {
        assertThat(cli.run("artifacts", "show", "training-1/train.model")).isZero();
        assertThat(cli.out)
                .containsPattern("Artifact: +training-1/train.model")
                .containsPattern("Size: +8 B")
                .containsPattern("Kind: +file")
                .containsPattern("Also at: +-")
                .containsPattern("TYPE +BYTES +SHA256 +PATH");

        assertThat(cli.run("artifacts", "show", digest("train.model"), "-o", "json"))
                .isZero();
        assertThat(cli.out).contains("\"stored\": true", "\"type\": \"file\"", "\"bytes\": 8");
    }

    @Test
    void showsWhatIsRecordedOfAnArtifactThatTheStoreLost() throws IOException {
        removeEverythingStored();

        assertThat(cli.run("artifacts", "show", "training-1/train.model", "-o", "json"))
                .isZero();

        assertThat(cli.err).contains("it is not in the store");
        assertThat(cli.out).contains("\"stored\": false", "\"entries\": []");
    }

    @Test
    void copiesAnArtifactToAPath() {
        assertThat(cli.run("artifacts", "get", "training-1/train.model", "model.bin"))
                .isZero();

        assertThat(folder.resolve("model.bin")).hasContent("weights\n");
        assertThat(Files.isWritable(folder.resolve("model.bin"))).isTrue();
        assertThat(cli.err).contains("Copied training-1/train.model to model.bin (1 file, 8 B)");
        assertThat(cli.out).isEmpty();
    }

    @Test
    void copiesNothingOverSomething() throws IOException {
        Files.writeString(folder.resolve("model.bin"), "precious");

        assertThat(cli.run("artifacts", "get", "training-1/train.model", "model.bin"))
                .isEqualTo(5);

        assertThat(cli.err).contains("Cannot get training-1/train.model to model.bin: there is something already");
        assertThat(folder.resolve("model.bin")).hasContent("precious");
    }

    @Test
    void saysWhichFolderIsMissing() {
        assertThat(cli.run("artifacts", "get", "training-1/train.model", "none/model.bin"))
                .isEqualTo(3);

        assertThat(cli.err)
                .contains("there is no folder " + folder.resolve("none"), "hint: mkdir -p " + folder.resolve("none"));
    }

    @Test
    void saysHowToNameAnArtifact() {
        assertThat(cli.run("artifacts", "get", "training-1/train.modle", "x")).isEqualTo(3);
        assertThat(cli.err)
                .contains("Cannot find artifact 'training-1/train.modle': no run has it (expected run/step.output");
    }

    @Test
    void refusesToCopyADamagedArtifact() throws IOException {
        damage("weights\n");

        assertThat(cli.run("artifacts", "get", "training-1/train.model", "x")).isEqualTo(1);

        assertThat(cli.err).contains("Cannot fetch artifact", "is damaged", "pipewright artifacts verify");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void showsWhereAnArtifactCameFromAndWhatWasMadeOfIt() {
        assertThat(cli.run("artifacts", "lineage", "training-1/load.data")).isZero();

        assertThat(cli.out)
                .isEqualToNormalizingNewlines("""
                        training-1/load.data  %s
                        made from
                          load.data, made by step load
                            inputs.raw: from outside the pipeline
                        used by
                          step train, reads load.data
                        """.formatted(digest("load.data").substring(0, 12)));
    }

    @Test
    void showsTheWholeWayBack() {
        cli.run("artifacts", "lineage", "training-1/train.model");
        assertThat(cli.out)
                .contains(
                        "  train.model, made by step train\n    load.data, made by step load\n      inputs.raw: from",
                        "used by\n  nothing\n");

        cli.run("artifacts", "lineage", "training-1/train.model", "-o", "json");
        assertThat(cli.out).contains("\"upstream\": [", "\"distance\": 2", "\"downstream\": []");
    }

    @Test
    void freesNothingThatARunHas() {
        assertThat(cli.run("artifacts", "gc", "--grace=0", "--yes")).isZero();

        assertThat(cli.out).isEqualToIgnoringNewLines("Nothing to free in " + folder.resolve("data/artifacts"));
    }

    @Test
    void saysWhatItWouldFreeAndFreesItWhenToldYes() {
        forgetTheRun();

        assertThat(cli.run("artifacts", "gc", "--grace=0", "--dry-run")).isZero();
        assertThat(cli.out).startsWith("Would free ").contains("(4 artifacts, 4 files) in ");
        assertThat(cli.run("artifacts", "verify")).isZero();
        assertThat(cli.err).contains("4 artifacts, 4 files");

        assertThat(cli.run("artifacts", "gc", "--grace=0")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot free ", "without asking", "add --yes");

        assertThat(cli.run("artifacts", "gc", "--grace=0", "--yes", "-o", "json"))
                .isZero();
        assertThat(cli.out).contains("\"dry_run\": false", "\"artifacts\": 4", "\"blobs\": 4");

        cli.run("artifacts", "verify");
        assertThat(cli.err).contains("0 artifacts, 0 files");
    }

    @Test
    void keepsWhatWasStoredAMomentAgo() {
        forgetTheRun();

        assertThat(cli.run("artifacts", "gc", "--yes")).isZero();

        assertThat(cli.out).startsWith("Nothing to free");
    }

    @Test
    void findsASoundStoreSound() {
        assertThat(cli.run("artifacts", "verify")).isZero();

        assertThat(cli.out).isEmpty();
        assertThat(cli.err)
                .contains("Checked " + folder.resolve("data/artifacts") + ": 4 artifacts, 4 files, ", "all sound");
    }

    @Test
    void listsWhatIsDamagedAndExitsWith1() throws IOException {
        damage("weights\n");

        assertThat(cli.run("artifacts", "verify")).isEqualTo(1);
        assertThat(cli.out).contains("damaged_blob", digest("train.model").substring(0, 12));
        assertThat(cli.err).contains(", 1 problem", "mend it: pipewright artifacts verify --remove-damaged");

        assertThat(cli.run("artifacts", "verify", "-o", "json")).isEqualTo(1);
        assertThat(cli.out).contains("\"sound\": false", "\"kind\": \"damaged_blob\"", "\"needed_by\": [");
    }

    private String digest(String artifact) {
        try (Catalog catalog = cli.catalog()) {
            return catalog.artifacts().find("training-1/" + artifact).artifact().digest();
        }
    }

    private void forgetTheRun() {
        try (Catalog catalog = cli.catalog()) {
            catalog.runs().delete("training-1");
        }
    }

    private void removeEverythingStored() throws IOException {
        Artifacts store = new Artifacts(new LocalObjects(folder.resolve("data/artifacts")));
        store.gc(Set.of(), Instant.now().plusSeconds(60), false, Duration.ofSeconds(5));
    }

    /** Flips a letter in the blob with that content. */
    private void damage(String content) throws IOException {
        List<Path> blobs;
        try (Stream<Path> files = Files.walk(folder.resolve("data/artifacts"))) {
            blobs = files.filter(Files::isRegularFile).toList();
        }
        for (Path blob : blobs) {
            if (Files.size(blob) == content.length() && Files.readString(blob).equals(content)) {
                assertThat(blob.toFile().setWritable(true)).isTrue();
                Files.writeString(blob, content.toUpperCase(Locale.ROOT));
            }
        }
    }
}
