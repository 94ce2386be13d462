package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.engine.Pulls;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContainerFailuresTest {
    private static final EcrAddress ECR = EcrAddress.parse("123456789012.dkr.ecr.eu-central-1.amazonaws.com");
    private static final ImageName IMAGE = ImageName.parse(ECR.host() + "/team/training@sha256:" + "0".repeat(64));
    private static final String CANNOT =
            "Cannot start step 'train' of run training-1: image '" + IMAGE + "' cannot be pulled: ";

    private final StepFailures failures = new StepFailures(CloudStep.TRAIN, Path.of("/work"));

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
