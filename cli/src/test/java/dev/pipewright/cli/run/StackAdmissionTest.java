package dev.pipewright.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pipewright.cli.console.UserError;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.RunOptions;
import dev.pipewright.run.RunRequest;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import dev.pipewright.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stacks of containers and machines cannot run is refused before anything is on record. */
class StackAdmissionTest {
    private static final Image BUILT = new Image("python:3.12-slim", null, null, null);
    private static final Image PREBUILT = new Image(null, null, "tools:1", null);
    private static final Orchestrator ENGINE = new Orchestrator.LocalDocker(0, 0, null, null);
    private static final Orchestrator MACHINES = new Orchestrator.VmDocker(
            0, 0, null, "vm", "jre", null, null, 0, Duration.ofMinutes(5), Duration.ofMinutes(2));

    private static Step step(String name, boolean included, @Nullable Image image) {
        return step(name, included, image, Resources.DEFAULT);
    }

    private static Step step(String name, boolean included, @Nullable Image image, Resources resources) {
        return new Step(
                name,
                "true",
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                "d",
                Map.of(),
                List.of(),
                resources,
                Retry.NONE,
                null,
                CachePolicy.FOREVER,
                included,
                image,
                null,
                OnOom.FAIL);
    }

    private static RunRequest run(@Nullable Image image, Step... steps) {
        Pipeline pipeline = new Pipeline("training", Map.of(), Map.of(), image, List.of(steps), null);
        return new RunRequest("r", pipeline, "prod", "c", Map.of(), RunOptions.DEFAULT, null);
    }

    private static StackAdmission on(Orchestrator orchestrator, boolean server, boolean registry) {
        Stack stack = new Stack(
                "prod",
                orchestrator,
                new ArtifactStore.Local("/store"),
                registry ? new ContainerRegistry.Default("localhost:5000") : null);
        return new StackAdmission(stack, server);
    }

    private static UserError refusal(StackAdmission admission, RunRequest request) {
        return catchThrowableOfType(UserError.class, () -> admission.check(request));
    }

    @Test
    void namesTheStepsWithoutAnImage() {
        RunRequest request = run(
                null,
                step("load", true, null),
                step("train", true, null),
                step("a", true, BUILT),
                step("b", false, null));

        UserError refused = refusal(on(ENGINE, false, true), request);

        assertThat(refused)
                .hasMessage(
                        "Cannot run pipeline 'training' on stack 'prod': its steps are containers, and steps 'load',"
                                + " 'train' have no image");
        assertThat(refused.hint())
                .isEqualTo("add image: {base: python:3.12-slim} to the pipeline file, or to the step");
        assertThat(refused.exitCode()).isEqualTo(2);
    }

    @Test
    void needsNoImageWhereStepsAreProcesses() {
        assertThatCode(() -> on(new Orchestrator.Local(0), false, false).check(run(null, step("load", true, null))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAStepThatAsksForMoreMemoryThanThereIs() {
        RunRequest request = run(
                null,
                step("load", true, BUILT, new Resources(1, 2L << 30, 0, 0)),
                step("left-out", false, BUILT, new Resources(1, 32L << 30, 0, 0)),
                step("train", true, BUILT, new Resources(1, 8L << 30, 0, 0)));

        UserError refused = refusal(on(new Orchestrator.LocalDocker(0, 4L << 30, null, null), false, true), request);

        assertThat(refused)
                .hasMessage("Cannot run pipeline 'training' on stack 'prod': step 'train' asks for 8.0 GiB of memory,"
                        + " and its orchestrator has 4.0 GiB");
        assertThat(refused.hint())
                .isEqualTo("lower resources.memory of the step, or: pipewright orchestrator update NAME --memory=SIZE");
        assertThatCode(() -> on(ENGINE, false, true).check(request)).doesNotThrowAnyException();
        assertThat(refusal(
                        on(
                                new Orchestrator.VmDocker(
                                        0,
                                        4L << 30,
                                        null,
                                        "vm",
                                        "jre",
                                        null,
                                        null,
                                        0,
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(2)),
                                true,
                                true),
                        request))
                .isNotNull();
    }

    @Test
    void needsAServerThatMachinesCanReach() {
        UserError refused = refusal(on(MACHINES, false, true), run(BUILT, step("load", true, null)));

        assertThat(refused)
                .hasMessage(
                        "Cannot run pipeline 'training' on stack 'prod': its machines have to reach Temporal, and the"
                                + " server in this process they cannot");
        assertThat(refused.hint()).isEqualTo("start a Temporal server and name it with TEMPORAL_ADDRESS=host:7233");
        assertThat(refused.exitCode()).isEqualTo(5);
    }

    @Test
    void needsARegistryThatMachinesCanPullFrom() {
        UserError refused = refusal(on(MACHINES, true, false), run(BUILT, step("load", true, null)));

        assertThat(refused)
                .hasMessage(
                        "Cannot run pipeline 'training' on stack 'prod': its machines pull the pipeline's image from a"
                                + " container registry, and it has none");
        assertThat(refused.hint()).isEqualTo("pipewright stack update prod --container-registry=NAME");
        assertThat(refused.exitCode()).isEqualTo(5);
    }

    @Test
    void needsNoRegistryForPrebuiltImagesOrForItsOwnEngine() {
        RunRequest prebuilt = run(PREBUILT, step("load", true, null));

        assertThatCode(() -> on(MACHINES, true, false).check(prebuilt)).doesNotThrowAnyException();
        assertThatCode(() -> on(ENGINE, false, false).check(run(BUILT, step("load", true, null))))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesMachinesOfThisHostThatWouldHaveToReachABucket() {
        Stack stack = new Stack(
                "prod", MACHINES, new ArtifactStore.S3("s3://b"), new ContainerRegistry.Default("localhost:5000"));

        UserError refused = refusal(new StackAdmission(stack, true), run(BUILT, step("load", true, null)));

        assertThat(refused)
                .hasMessage(
                        "Cannot run pipeline 'training' on stack 'prod': its machines are on this host, and take their"
                                + " artifacts from a folder of it");
        assertThat(refused.hint())
                .isEqualTo("pipewright stack update prod --artifact-store=NAME of one with flavor local");
    }
}
