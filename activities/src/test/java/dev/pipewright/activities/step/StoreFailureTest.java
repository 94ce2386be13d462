package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.artifact.StoreException.Kind;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A step whose store cannot be used fails with the store's own words, and is tried again only where that can help. */
class StoreFailureTest {
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

    @Test
    void saysWhyItsOutputCannotBeKept() {
        Map<Kind, String> types = new EnumMap<>(Map.of(
                Kind.ACCESS_DENIED, Failures.ACCESS_DENIED,
                Kind.NOT_FOUND, Failures.NOT_FOUND,
                Kind.REFUSED, Failures.REFUSED,
                Kind.UNAVAILABLE, Failures.UNAVAILABLE));

        for (Kind kind : Kind.values()) {
            StoreException store =
                    new StoreException(kind, "Cannot write to s3://b: access is denied", "allow s3:PutObject", null);
            IOException cause =
                    new IOException("Cannot store 'model': cannot write to s3://b: access is denied", store);

            ApplicationFailure failure =
                    catchThrowableOfType(ApplicationFailure.class, () -> new StepFailures(step, Path.of("/work"))
                            .notKept("output 'model'", cause));

            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Cannot keep output 'model' of step 'train' of run training-1: cannot write to s3://b:"
                            + " access is denied (allow s3:PutObject)");
            assertThat(failure.getType()).isEqualTo(types.get(kind));
            assertThat(failure.isNonRetryable()).isEqualTo(kind != Kind.UNAVAILABLE);
        }
    }
}
