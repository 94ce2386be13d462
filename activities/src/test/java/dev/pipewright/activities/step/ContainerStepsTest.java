package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.step.Heartbeat.Wish;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepFailure;
import dev.pipewright.activity.StepImage;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step finds in its container, and how its end is told. */
final class ContainerStepsTest extends InContainers {
    @Test
    void givesTheStepItsInputsAndKeepsItsOutputsAndMetadata() throws Exception {
        StepInput input = StepInput.of(workshop.artifact("raw.txt", "raw data\n"));
        StepResult result =
                workshop.run(inContainer("train", """
                        pwd
                        sh greet.sh
                        touch written-beside-the-code
                        cat $INPUTS/raw > $OUTPUTS/model
                        echo '{"loss": 0.5}' > $PIPEWRIGHT_METADATA
                        echo $TMPDIR; touch $TMPDIR/scratch
                        """).input("raw", input).output("model"));

        assertThat(workshop.text(result.outputs().get("model"))).isEqualTo("raw data\n");
        assertThat(result.metadata()).isEqualTo(Map.of("loss", 0.5));
        assertThat(workshop.log("train")).isEqualTo("/pipewright/code\nhello from the code\n/pipewright/tmp\n");
        assertThat(result.started()).isBeforeOrEqualTo(result.ended());
    }

    @Test
    void refusesToWriteToInputs() throws Exception {
        StepInput input = StepInput.of(workshop.artifact("raw.txt", "raw"));

        workshop.run(inContainer("train", "echo x >> $INPUTS/raw; touch $INPUTS/new; true")
                .input("raw", input));

        assertThat(workshop.log("train")).contains("can't create", "Read-only file system");
    }

    @Test
    void failsWithTheCommandsExitCodeAndLastWords() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "echo no such file; exit 4")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_FAILED);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Step 'train' of run training-1 exited with code 4: no such file");
                    assertThat(failure.getDetails().get(0, StepFailure.class).exitCode())
                            .isEqualTo(4);
                });
    }

    @Test
    void losesAStepWhoseContainerSomebodyKills() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "echo up; sleep 1000"), killing("kill")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Step 'train' of run training-1 was lost:"
                                    + " its container was killed, not for want of memory");
                });
    }

    @Test
    void losesAStepWhoseContainerSomebodyRemoves() {
        assertThatThrownBy(() -> workshop.run(inContainer("train", "echo up; sleep 1000"), killing("rm", "-f")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.STEP_LOST);
                    assertThat(failure.getOriginalMessage())
                            .isEqualTo("Step 'train' of run training-1 was lost:"
                                    + " its container is gone and left no exit code behind");
                });
    }

    /** Does that to the container at the first beat. */
    private static Heartbeat killing(String... verb) {
        return () -> {
            try {
                for (String container : TestImage.containers("dev.pipewright.execution=" + Workshop.EXECUTION)) {
                    String[] command = Arrays.copyOf(verb, verb.length + 1);
                    command[verb.length] = container;
                    TestImage.docker(command);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return Wish.GO_ON;
        };
    }

    @Test
    void givesAStoppedStepTimeToEnd() throws Exception {
        String command = "trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.1; done";

        assertThatThrownBy(() -> workshop.run(inContainer("train", command), () -> Wish.STOP))
                .isInstanceOf(Abandoned.class);

        assertThat(workshop.log("train")).startsWith("up\n").endsWith("saved\n[pipewright] stopped\n");
    }

    @Test
    void killsAStepThatIgnoresItsTimeout(@TempDir Path other) throws Exception {
        try (Workshop impatient = new Workshop(
                other.resolve("work"), other.resolve("store"), Durability.DURABLE, Duration.ofMillis(100))) {
            Workshop.Step step = inContainer("train", "trap '' TERM; echo up; while :; do sleep 0.1; done")
                    .timeout(Duration.ofSeconds(1));

            assertThatThrownBy(() -> impatient.run(step)).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                assertThat(failure.getType()).isEqualTo(Failures.STEP_TIMED_OUT);
                assertThat(failure.getOriginalMessage())
                        .isEqualTo("Step 'train' of run training-1 ran longer than its timeout of 1s");
            });
        }
    }

    @Test
    void endsWhatTheCommandLeftRunning() throws Exception {
        workshop.run(inContainer("train", "sleep 1000 & (sleep 1000 &) ; echo done"));

        assertThat(workshop.log("train")).isEqualTo("done\n");
    }

    @Test
    void knowsNothingOfTheWorkersEnvironment() throws Exception {
        workshop.run(inContainer("train", "env").env("LEVEL", "3"));

        List<String> names = workshop.log("train")
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(name -> !List.of("HOSTNAME", "HOME", "PATH", "PWD", "SHLVL", "OLDPWD")
                        .contains(name))
                .sorted()
                .toList();
        assertThat(names)
                .containsExactly(
                        "INPUTS",
                        "LEVEL",
                        "OUTPUTS",
                        "PIPEWRIGHT_ATTEMPT",
                        "PIPEWRIGHT_METADATA",
                        "PIPEWRIGHT_RUN",
                        "PIPEWRIGHT_STACK",
                        "PIPEWRIGHT_STEP",
                        "TMPDIR");
    }

    @Test
    void keepsSecretsFromTheLogAndFromTheEnginesUsers() throws Exception {
        String secret = "s3'cr\"et $(id)\nsecond line\\";
        workshop.secrets.put("TOKEN", secret);
        Path seen = workshop.scratch("seen").resolve("inspected");

        StepResult result = workshop.run(
                inContainer("train", "echo \"$TOKEN\"; printf %s \"$TOKEN\" > $OUTPUTS/token; cat; sleep 2")
                        .secret("TOKEN")
                        .output("token"),
                () -> TestImage.inspected(seen));

        assertThat(workshop.text(result.outputs().get("token"))).isEqualTo(secret);
        assertThat(workshop.log("train")).isEqualTo("***\n");
        assertThat(seen).content().contains("PIPEWRIGHT_STEP=train").doesNotContain("s3'cr", "s3", "second line");
    }

    @Test
    void runsAsWhomTheStackSaysAndKeepsWhatThatOneWrites() throws Exception {
        StepInput input = StepInput.of(workshop.artifact("raw.txt", "raw\n"));
        Workshop.Step step = inContainer(
                        "train",
                        "id -u; id -g; cat $INPUTS/raw; touch here $TMPDIR/x; mkdir -p $OUTPUTS/m; echo 1 > $OUTPUTS/m/w;"
                                + " echo '{\"a\": 1}' > $PIPEWRIGHT_METADATA")
                .input("raw", input)
                .output("m")
                .on(new Orchestrator.LocalDocker(0, 0, "4321:8765", "none"));

        StepResult result = workshop.run(step);

        assertThat(workshop.log("train")).isEqualTo("4321\n8765\nraw\n");
        assertThat(result.metadata()).isEqualTo(Map.of("a", 1));
        assertThat(Objects.requireNonNull(result.outputs().get("m")).files()).isOne();
    }

    @Test
    void startsInTheCodeOfAnImageThatHasIt() throws Exception {
        workshop.run(step("train", "pwd; touch here; ls").in(new StepImage(image.reference(), "/tmp", null)));

        assertThat(workshop.log("train")).isEqualTo("/tmp\nhere\n");
    }
}
