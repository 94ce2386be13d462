package dev.pipewright.activities.step;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.Logs;

/** What an artifact store keeps for steps: their artifacts and their logs. */
public record ArtifactStorage(Artifacts artifacts, Logs logs) {
    public ArtifactStorage {
        requireNonNull(artifacts, "artifacts");
        requireNonNull(logs, "logs");
    }
}
