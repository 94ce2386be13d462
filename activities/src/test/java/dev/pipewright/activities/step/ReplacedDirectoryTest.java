package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that put links in the place of directories they were given: what lies behind them stays where it is. */
final class ReplacedDirectoryTest {
    private static final String PLACE =
            " (a step may change what is in its working directory, $OUTPUTS and $TMPDIR, not these)";

    private Path root;
    private Path precious;
    private Workshop workshop;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        root = directory;
        workshop = new Workshop(root, Durability.EPHEMERAL);
        precious = Files.createDirectories(root.resolve("precious"));
        // Longer than what is read into memory, so that it would be moved.
        Files.writeString(precious.resolve("model"), "weights".repeat(50_000));
        Files.createDirectories(precious.resolve("1"));
        Files.writeString(precious.resolve("1/metadata.json"), "{\"stolen\": 1}");
    }

    @AfterEach
    void close() throws Exception {
        workshop.close();
        assertThat(precious.resolve("model")).hasSize(350_000);
        assertThat(precious.resolve("1/metadata.json")).hasContent("{\"stolen\": 1}");
    }

    @Test
    void refusesOutputsBehindALinkInPlaceOfTheirDirectory() {
        assertFails(
                "rmdir $OUTPUTS; ln -s $PRECIOUS $OUTPUTS",
                "model",
                "Step 'train' of run training-1 made $OUTPUTS a symlink to '" + precious
                        + "' (outputs must lie in $OUTPUTS itself: write or copy the data there)");
    }

    @Test
    void refusesAnOutputBehindALinkInPlaceOfItsParent() {
        assertFails(
                "ln -s $PRECIOUS $OUTPUTS/models",
                "models/model",
                "Step 'train' of run training-1 made $OUTPUTS/models a symlink to '" + precious
                        + "' (outputs must lie in $OUTPUTS itself: write or copy the data there)");
    }

    @Test
    void refusesAStepThatPutALinkInPlaceOfTheDirectoryOfItsAttemptOrStep() {
        for (String parent : new String[] {"..", "../.."}) {
            Path home = workshop.directory("train" + parent.length()).root();
            assertThatThrownBy(() -> workshop.run(step(
                                    "train" + parent.length(),
                                    "there=$(cd " + parent
                                            + " && pwd); cd /; until rm -rf $there; do :; done; ln -s $PRECIOUS $there; exit 0")
                            .env("PRECIOUS", precious.toString())
                            .output("model")))
                    .isInstanceOfSatisfying(
                            ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                                    .isEqualTo("Step 'train" + parent.length() + "' of run training-1 moved, removed or"
                                            + " replaced the directory that it ran in, " + home + PLACE));
        }
    }

    @Test
    void doesNotStartAnAttemptBehindALink() throws Exception {
        Path home = workshop.directory("train").root();
        Files.createDirectories(home.resolve("../..").normalize());
        Files.createSymbolicLink(home.resolveSibling(""), precious);

        assertThatThrownBy(() -> workshop.run(step("train", ":")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .endsWith("the directory that it ran in, " + home + PLACE));
        assertThat(workshop.started).isEmpty();
    }

    @Test
    void refusesALinkInPlaceOfTheMetadata() {
        assertFails(
                "ln -s $PRECIOUS/1/metadata.json $PIPEWRIGHT_METADATA; touch $OUTPUTS/model",
                "model",
                "Step 'train' of run training-1 wrote metadata that cannot be read: it is not a regular file"
                        + " ($PIPEWRIGHT_METADATA takes one JSON object of numbers and strings)");
    }

    @Test
    void removesALinkInPlaceOfTheTemporaryDirectoryAndNotWhatIsBehindIt() throws Exception {
        workshop.run(step("train", "rmdir $TMPDIR; ln -s $PRECIOUS $TMPDIR").env("PRECIOUS", precious.toString()));

        assertThat(workshop.directory("train").root()).doesNotExist();
    }

    @Test
    void takesOutputsFromADirectoryThatTheStepMadeAnew() throws Exception {
        StepResult result = workshop.run(step("train", "rm -rf $OUTPUTS; mkdir $OUTPUTS; echo fit > $OUTPUTS/model")
                .output("model"));

        assertThat(workshop.text(result.outputs().get("model"))).isEqualTo("fit\n");
    }

    @Test
    void saysWhatIsMissingWhenAStepRemovesAllThatIsAroundIt() throws Exception {
        for (Durability durability : Durability.values()) {
            try (Workshop other = new Workshop(root.resolve(durability.name()), durability)) {
                assertThatThrownBy(() -> other.run(step("train", "touch $OUTPUTS/model; rm -rf ../*")
                                .output("model")))
                        .isInstanceOfSatisfying(
                                ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                                        .isEqualTo("Step 'train' of run training-1 did not write output 'model'"
                                                + " (expected at $OUTPUTS/model; it removed $OUTPUTS)"));
                assertThat(other.started).hasSize(1);
            }
        }
    }

    private void assertFails(String command, String output, String message) {
        assertThatThrownBy(() -> workshop.run(step("train", command)
                        .env("PRECIOUS", precious.toString())
                        .output(output)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo(message));
    }
}
