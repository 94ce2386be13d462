package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pipewright.activities.artifact.StoreException;
import dev.pipewright.activities.artifact.StoreException.Kind;
import dev.pipewright.activity.Failures;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A step whose store cannot be used fails with the store's own words, and is tried again only where that can help. */
class StoreFailureTest {
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

            ApplicationFailure failure = catchThrowableOfType(
                    ApplicationFailure.class,
                    () -> new StepFailures(CloudStep.TRAIN, Path.of("/work")).notKept("output 'model'", cause));

            assertThat(failure.getOriginalMessage())
                    .isEqualTo("Cannot keep output 'model' of step 'train' of run training-1: cannot write to s3://b:"
                            + " access is denied (allow s3:PutObject)");
            assertThat(failure.getType()).isEqualTo(types.get(kind));
            assertThat(failure.isNonRetryable()).isEqualTo(kind != Kind.UNAVAILABLE);
        }
    }
}
