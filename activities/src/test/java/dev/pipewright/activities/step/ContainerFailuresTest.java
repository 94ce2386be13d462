package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.engine.Pulls;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerFailuresTest {
    private static final EcrAddress ECR = EcrAddress.parse("123456789012.dkr.ecr.eu-central-1.amazonaws.com");
    private static final ImageName IMAGE = ImageName.parse(ECR.host() + "/team/training@sha256:" + "0".repeat(64));
    private static final String CANNOT =
            "Cannot start step 'train' of run training-1: image '" + IMAGE + "' cannot be pulled: ";

    private final StepExecution step = new StepExecution(
            "training-1",
            "e",
            "training",
            "cloud",
            new Orchestrator.Local(0),
            new ArtifactStore.S3("s3://b"),
            "train",
            1,
            "true",
            "c0de",
            Map.of(),
            Map.of(),
            List.of("model"),
            List.of(),
            Resources.DEFAULT,
            null,
            null,
            null,
            null);

    private final StepFailures failures = new StepFailures(step, Path.of("/work"));

    @Test
    void namesTheActionsThatAreMissingToPullFromEcr() {
        ApplicationFailure failure = ContainerFailures.notPulled(failures, IMAGE, Pulls.failed("pull access denied"));

        assertThat(failure.getType()).isEqualTo(Failures.ACCESS_DENIED);
        assertThat(failure.getOriginalMessage())
                .isEqualTo(CANNOT + "pull access denied (allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer on "
                        + "arn:aws:ecr:eu-central-1:123456789012:repository/team/training to whoever pulls it)");
    }

    @Test
    void saysHowToLogInWhereNobodyDid() {
        assertThat(ContainerFailures.notPulled(failures, IMAGE, Pulls.failed("no basic auth credentials"))
                        .getOriginalMessage())
                .isEqualTo(CANNOT + "no basic auth credentials (log in on the worker's host with: docker login "
                        + ECR.host() + ")");
    }

    @Test
    void repeatsWhyThereIsNoLogInAndTriesAgainWhereThatMayPass() {
        ApplicationFailure denied = ContainerFailures.noLogin(
                failures,
                IMAGE,
                RegistryException.hinting(
                        RegistryException.Kind.DENIED, ECR.host(), "cannot log in: no", "allow it", null));
        ApplicationFailure away = ContainerFailures.noLogin(
                failures,
                IMAGE,
                RegistryException.hinting(
                        RegistryException.Kind.BROKEN, ECR.host(), "cannot log in: away", "wait", null));

        assertThat(denied.getOriginalMessage()).isEqualTo(CANNOT + "cannot log in: no (allow it)");
        assertThat(denied.isNonRetryable()).isTrue();
        assertThat(away.getOriginalMessage()).isEqualTo(CANNOT + "cannot log in: away");
        assertThat(away.getType()).isEqualTo(Failures.UNAVAILABLE);
        assertThat(away.isNonRetryable()).isFalse();
    }
}
