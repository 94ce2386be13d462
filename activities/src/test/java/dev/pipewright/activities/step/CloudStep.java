package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Orchestrator;
import java.util.List;
import java.util.Map;

/** A step whose artifacts are in a bucket, for what is said when that, or its image, cannot be had. */
final class CloudStep {
    static final StepExecution TRAIN = new StepExecution(
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

    private CloudStep() {}
}
