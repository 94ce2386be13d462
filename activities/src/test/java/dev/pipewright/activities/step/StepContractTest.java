package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step is given and what is kept of what it leaves. */
final class StepContractTest {
    private Workshop workshop;

    @BeforeEach
    void open(@TempDir Path root) throws Exception {
        workshop = new Workshop(root, Durability.EPHEMERAL);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void runsACommandInACopyOfTheCodeAndKeepsItsOutputs() throws Exception {
        StepResult result = workshop.run(step("load", "sh greet.sh > $OUTPUTS/data; echo changed > greet.sh")
                .output("data"));

        assertThat(workshop.text(result.outputs().get("data"))).isEqualTo("hello from the code\n");
        assertThat(result.ended()).isAfterOrEqualTo(result.started());
        assertThat(workshop.started).containsExactly("training-1 load 1");
        StepResult next =
                workshop.run(step("again", "cat greet.sh > $OUTPUTS/code").output("code"));
        assertThat(workshop.text(next.outputs().get("code"))).isEqualTo("echo hello from the code\n");
    }

    @Test
    void givesInputsAsFilesAndDirectoriesAndTheLegsOfAMatrixByName() throws Exception {
        Path tree = workshop.scratch("tree");
        Files.createDirectories(tree.resolve("deep/empty"));
        Files.writeString(tree.resolve("deep/with space\nand line"), "odd");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("deep"));
        StepResult result = workshop.run(step(
                        "compare",
                        "cat $INPUTS/raw > $OUTPUTS/all; cat $INPUTS/tree/link/with*; test -d $INPUTS/tree/deep/empty;"
                                + " cat $INPUTS/models/alpha=0.1/model >> $OUTPUTS/all; ls $INPUTS")
                .input("raw", StepInput.of(workshop.artifact("raw", "raw ")))
                .input("tree", StepInput.of(workshop.artifacts.store(tree, true)))
                .input("models", StepInput.of(Map.of("alpha=0.1/model", workshop.artifact("model", "fitted"))))
                .output("all"));

        assertThat(workshop.text(result.outputs().get("all"))).isEqualTo("raw fitted");
        assertThat(workshop.log("compare")).isEqualTo("oddmodels\nraw\ntree\n");
    }

    @Test
    void saysWhoIsAskingAndHidesTheWorkersOwnVariables() throws Exception {
        workshop.secrets.put("TOKEN", "s3cret");
        StepResult result = workshop.run(step(
                        "train[alpha=0.1]",
                        "echo $PIPEWRIGHT_RUN $PIPEWRIGHT_STEP $PIPEWRIGHT_ATTEMPT $PIPEWRIGHT_STACK $COLOR $TOKEN > $OUTPUTS/who;"
                                + " touch $TMPDIR/x; env | grep -c ^TEMPORAL_ >> $OUTPUTS/who; cat >> $OUTPUTS/who")
                .env("COLOR", "blue")
                .secret("TOKEN")
                .output("who"));

        assertThat(workshop.text(result.outputs().get("who")))
                .isEqualTo("training-1 train[alpha=0.1] 1 default blue s3cret\n0\n");
    }

    @Test
    void refusesAStepWhoseSecretDoesNotExist() {
        assertThatThrownBy(() -> workshop.run(step("train", ":").secret("TOKEN")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.NOT_FOUND);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Cannot start step 'train' of run training-1: there is no secret 'TOKEN'"
                                    + " (add it with: pipewright secret create TOKEN)");
                });
    }

    @Test
    void saysWhyAProcessCannotBeStartedWithoutTellingASecret() {
        workshop.secrets.put("TOKEN", "s3\0cret");
        assertFails(
                step("train", ":").secret("TOKEN"),
                "Cannot start step 'train' of run training-1: a variable of its environment has a name or value that"
                        + " no process can have (remove zero bytes from its env and secrets, and = from the names)");
        assertFails(
                step("long", ": " + "x".repeat(200_000)),
                "Cannot start step 'long' of run training-1: its command and environment are longer than this host"
                        + " allows (put the command into a script of the code)");
    }

    @Test
    void namesAMissingOutputAndWhatIsThereInstead() {
        assertFails(
                step("train", "touch $OUTPUTS/modle").output("model"),
                "Step 'train' of run training-1 did not write output 'model'"
                        + " (expected at $OUTPUTS/model; it wrote: modle)");
        assertFails(
                step("fit", ":").output("a").output("b"),
                "Step 'fit' of run training-1 did not write outputs 'a', 'b'"
                        + " (expected in $OUTPUTS; it wrote: nothing else)");
    }

    @Test
    void showsNamesThatAreNotTextByTheirBytes() {
        assertFails(
                step("train", "touch \"$OUTPUTS/$(printf 'caf\\351')\" $OUTPUTS/café")
                        .output("model"),
                "Step 'train' of run training-1 did not write output 'model'"
                        + " (expected at $OUTPUTS/model; it wrote: caf\\xe9, café)");
    }

    @Test
    void saysInTheLogWhatItDoesNotKeep() throws Exception {
        workshop.run(step("train", "touch $OUTPUTS/model $OUTPUTS/scratch; printf unfinished")
                .output("model"));

        assertThat(workshop.log("train"))
                .isEqualTo("unfinished\n[pipewright] not kept, for it is not among the declared outputs: scratch\n");
    }

    @Test
    void refusesAnOutputThatCannotBeAnArtifact() {
        assertFails(
                step("train", "mkdir $OUTPUTS/model; mkfifo $OUTPUTS/model/pipe")
                        .output("model"),
                "Cannot keep output 'model' of step 'train' of run training-1: Cannot store 'model/pipe':"
                        + " it is a FIFO, not data (remove it when the step is done with it)");
        assertFails(
                step("leak", "mkdir $OUTPUTS/model; ln -s /etc/passwd $OUTPUTS/model/users")
                        .output("model"),
                "Cannot keep output 'model' of step 'leak' of run training-1: Cannot store 'model/users':"
                        + " it is a symlink to '/etc/passwd', which may lead out of the artifact"
                        + " (copy the data, or link to a path relative to the link and inside)");
    }

    @Test
    void namesTheInputThatTheStoreHasLost() {
        ArtifactRef lost = new ArtifactRef("ab".repeat(32), false, 1, 1);
        assertThatThrownBy(() -> workshop.run(step("train", ":").input("data", StepInput.of(lost))))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot give step 'train' of run training-1 its input 'data': ");
                });
    }

    @Test
    void keepsEmptyFilesAndOddNames() throws Exception {
        StepResult result = workshop.run(
                step("odd", "mkdir $OUTPUTS/d; cd $OUTPUTS/d; : > 'with space'; printf x > \"$(printf 'new\\nline')\"")
                        .output("d"));

        ArtifactRef directory = Objects.requireNonNull(result.outputs().get("d"));
        assertThat(directory.files()).isEqualTo(2);
        assertThat(directory.bytes()).isEqualTo(1);
    }

    @Test
    void recordsTheNumbersAndStringsAStepSaysAboutItself() throws Exception {
        StepResult result = workshop.run(step(
                "train", "echo '{\"accuracy\": 0.97, \"rows\": 1797, \"kind\": \"softmax\"}' > $PIPEWRIGHT_METADATA"));

        assertThat(result.metadata())
                .containsExactly(Map.entry("accuracy", 0.97), Map.entry("rows", 1797), Map.entry("kind", "softmax"));
    }

    @Test
    void saysWhyMetadataCannotBeRead() {
        String take = " ($PIPEWRIGHT_METADATA takes one JSON object of numbers and strings)";
        Map<String, String> reasons = Map.of(
                "echo '{\"a\": [1]}'", "'a' is neither a number nor a string",
                "echo '[1]'", "it is not an object",
                "echo '{} {}'", "something follows the object",
                "head -c 300000 /dev/zero", "it has 300000 bytes, and must have less than 262144");
        reasons.forEach((command, reason) -> assertFails(
                step(reason, command + " > $PIPEWRIGHT_METADATA"),
                "Step '" + reason + "' of run training-1 wrote metadata that cannot be read: " + reason + take));
    }

    @Test
    void tellsTheExitCodeAndTheLastWords() {
        workshop.secrets.put("TOKEN", "s3cret");
        assertFails(
                step("train", "seq 9; echo; echo 'bad token s3cret' >&2; exit 3")
                        .secret("TOKEN"),
                "Step 'train' of run training-1 exited with code 3: 8 / 9 / bad token ***");
        assertFails(
                step("killed", "kill -9 $$"),
                "Step 'killed' of run training-1 exited with code 137 (SIGKILL, perhaps for want of memory)");
        assertFails(
                step("suicide", "kill -9 0"),
                "Step 'suicide' of run training-1 exited with code 137 (SIGKILL, perhaps for want of memory)");
    }

    @Test
    void givesTheDetailsOfAFailure() {
        assertThatThrownBy(() -> workshop.run(step("train", "exit 3")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    StepFailure details = failure.getDetails().get(0, StepFailure.class);
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(details.exitCode()).isEqualTo(3);
                    assertThat(details.ended()).isAfterOrEqualTo(details.started());
                });
    }

    @Test
    void leavesNothingOfAFinishedAttemptOnTheDiskAndNothingAtAllOfAFinishedRun() throws Exception {
        workshop.run(step("train", "mkdir d; touch d/f; chmod 500 d"));

        assertThat(workshop.directory("train").root()).doesNotExist();
        workshop.attempts.remove(Workshop.RUN, Workshop.EXECUTION);
        assertThat(workshop.work).isEmptyDirectory();
    }

    @Test
    void removesAnExecutionOnlyWhenNothingIsTidiedThereAnyMore() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Tidying tidying = new Tidying();
                Attempts others = workshop.attempts(Map.of(), tidying)) {
            tidying.execute(() -> await(held));
            workshop.run(others, step("train", "touch $OUTPUTS/model").output("model"));
            assertThat(workshop.directory("train").root()).isNotEmptyDirectory();

            CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> remove(others));
            held.countDown();
            removal.join();
        }

        assertThat(workshop.work).isEmptyDirectory();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Attempts attempts) {
        try {
            attempts.remove(Workshop.RUN, Workshop.EXECUTION);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givesASecondCallTheResultOfTheFirst() throws Exception {
        StepResult first = workshop.run(step("train", "date +%N > $OUTPUTS/now").output("now"));
        StepResult second =
                workshop.run(step("train", "date +%N > $OUTPUTS/now").output("now"));

        assertThat(second).isEqualTo(first);
        assertThat(workshop.started).hasSize(1);
    }

    private void assertFails(Workshop.Step step, String message) {
        assertThatThrownBy(() -> workshop.run(step))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getOriginalMessage())
                        .isEqualTo(message));
    }
}
