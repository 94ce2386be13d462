package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.LocalObjects;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activities.catalog.ManifestFiles;
import dev.pipewright.activities.catalog.NewRun;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.Cli;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run of {@code load} and {@code train} as the catalog and the store of a test have it after it went well. */
final class RecordedRun {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** There is no earlier result to look at. */
    private static final ManifestFiles NO_MANIFESTS = new ManifestFiles() {
        @Override
        public Map<String, String> files(String digest) {
            return Map.of();
        }

        @Override
        public boolean exists(String artifactDigest) {
            return false;
        }
    };

    private final Catalog catalog;
    private final CatalogRecorder recorder;
    private final Artifacts artifacts;
    private final Path scratch;
    private final String name;
    private final ArtifactRef code;

    private RecordedRun(Catalog catalog, Path folder) throws IOException {
        this.catalog = catalog;
        this.recorder = new CatalogRecorder(catalog, any -> NO_MANIFESTS, Clock.systemUTC());
        this.artifacts = new Artifacts(new LocalObjects(folder.resolve("data/artifacts")));
        this.scratch = Files.createTempDirectory(folder, "scratch");
        Files.writeString(scratch.resolve("train.py"), "print('trained')\n");
        this.code = artifacts.store(scratch.resolve("train.py"), false);
        ArtifactRef raw = stored("raw", "1,2,3\n");
        this.name = catalog.runs()
                .create(new NewRun("training", null, "default", "{}", "here", START, code, Map.of("raw", raw)));
        ArtifactRef data = step("load", Map.of("raw", raw), "data", "cleaned\n");
        step("train", Map.of("data", data), "model", "weights\n");
        recorder.recordRun(name, RunStatus.COMPLETED, null);
    }

    /** Records the run and returns its name. */
    static String in(Cli cli, Path folder) throws IOException {
        try (Catalog catalog = cli.catalog()) {
            return new RecordedRun(catalog, folder).name;
        }
    }

    private ArtifactRef stored(String file, String content) throws IOException {
        return artifacts.store(Files.writeString(scratch.resolve(file), content), false);
    }

    private ArtifactRef step(String step, Map<String, ArtifactRef> inputs, String output, String content)
            throws IOException {
        StepInput input = StepInput.of(inputs.values().iterator().next());
        recorder.prepare(new StepPreparation(
                name,
                "training",
                new ArtifactStore.Local("/store"),
                step,
                "run " + step,
                "run " + step,
                Map.of(),
                Map.of(),
                Map.of(inputs.keySet().iterator().next(), input),
                List.of(output),
                List.of(),
                code.digest(),
                List.of(),
                code.digest(),
                null,
                null,
                CachePolicy.FOREVER,
                null,
                false));
        catalog.steps().started(name, step, 1, START.plusSeconds(1));
        ArtifactRef made = stored(output, content);
        recorder.recordStep(new StepRecord(
                name,
                step,
                1,
                StepState.SUCCEEDED,
                Map.of(output, made),
                Map.of(),
                0,
                null,
                START.plusSeconds(1),
                START.plusSeconds(3)));
        return made;
    }
}
