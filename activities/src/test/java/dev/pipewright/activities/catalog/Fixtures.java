package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tests of this package are made of. */
final class Fixtures {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Fixtures() {}

    static ArtifactRef artifact(String digest) {
        return new ArtifactRef(digest, false, 120, 1);
    }

    static NewRun aRun(String pipeline) {
        return new NewRun(
                pipeline,
                null,
                "default",
                "{\"name\":\"" + pipeline + "\"}",
                "here",
                START,
                artifact("code-1"),
                Map.of());
    }

    static StepRecord succeeded(String run, String step, int attempt, Map<String, ArtifactRef> outputs) {
        return ended(run, step, attempt, StepState.SUCCEEDED, outputs, null);
    }

    static StepRecord ended(
            String run,
            String step,
            int attempt,
            StepState state,
            Map<String, ArtifactRef> outputs,
            @Nullable String message) {
        boolean success = state == StepState.SUCCEEDED;
        return new StepRecord(
                run,
                step,
                attempt,
                state,
                outputs,
                success ? Map.of("accuracy", 0.5, "model", "tree") : Map.of(),
                success ? 0 : 1,
                message,
                START.plusSeconds(1),
                START.plusSeconds(2));
    }

    /** A store that has everything but what is said to be gone, and the manifests it is given. */
    static final class FakeStore implements ManifestFiles {
        final Map<String, Map<String, String>> manifests = new HashMap<>();
        final Set<String> gone = new HashSet<>();

        @Override
        public Map<String, String> files(String digest) throws IOException {
            Map<String, String> files = manifests.get(digest);
            if (files == null) {
                throw new NoSuchFileException(digest);
            }
            return files;
        }

        @Override
        public boolean exists(String artifactDigest) {
            return !gone.contains(artifactDigest);
        }
    }

    /** A clock that a test sets. */
    static final class SetClock extends Clock {
        Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
