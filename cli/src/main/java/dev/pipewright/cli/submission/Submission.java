package dev.pipewright.cli.submission;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.s3.S3Source;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.cli.pipelinefile.CodeDigest;
import dev.pipewright.cli.pipelinefile.CodeFolder;
import dev.pipewright.cli.pipelinefile.CodeFolderException;
import dev.pipewright.cli.pipelinefile.Nearest;
import dev.pipewright.cli.pipelinefile.PipelineFile;
import dev.pipewright.cli.pipelinefile.PipelineFileException;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.RunOptions;
import dev.pipewright.run.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes a request of what a user asked to run. Nothing is recorded yet; storing the same again costs no space. */
public final class Submission {
    /** Until the catalog has given the run its name. */
    private static final String UNNAMED = "unnamed";

    /** What images are for: the engines that steps run in are of this host. */
    private static final String PLATFORM =
            System.getProperty("os.arch").equals("aarch64") ? "linux/arm64" : "linux/amd64";

    private final Artifacts artifacts;
    private final Path scratch;
    private final Function<String, S3Source> buckets;

    /**
     * Touches nothing yet.
     *
     * @param scratch a folder on the store's file system, for copies that are moved into the store
     * @param buckets reach what addresses of S3 name
     */
    public Submission(Artifacts artifacts, Path scratch, Function<String, S3Source> buckets) {
        this.artifacts = artifacts;
        this.scratch = scratch;
        this.buckets = buckets;
    }

    /**
     * Reads the file, stores the code and the inputs, and freezes the pipeline into a request that has no name yet.
     *
     * @throws PipelineFileException with every mistake of the file
     * @throws CodeFolderException if the folder cannot be taken along
     * @throws SubmissionException for everything else that the user must mend
     */
    public RunRequest prepare(RunSpec spec)
            throws PipelineFileException, CodeFolderException, SubmissionException, IOException {
        PipelineFile file = PipelineFile.read(spec.path());
        List<Path> files = CodeFolder.scan(file.folder(), file.localInputs());
        CodeDigest digest = CodeDigest.of(file.folder(), files, file.file());
        Pipeline pipeline = file.freeze(spec.parameters(), digest::digest);
        checkSteps(pipeline, spec.options());
        ArtifactRef code = new Snapshot(artifacts, scratch).store(file.folder(), files);
        Map<String, ArtifactRef> inputs = new LinkedHashMap<>();
        ExternalInput external = new ExternalInput(artifacts, scratch, buckets);
        for (Map.Entry<String, String> input : pipeline.inputs().entrySet()) {
            inputs.put(input.getKey(), external.store(input.getKey(), input.getValue()));
        }
        return new RunRequest(UNNAMED, pipeline, spec.stack(), code.digest(), inputs, spec.options(), PLATFORM);
    }

    private static void checkSteps(Pipeline pipeline, RunOptions options) throws SubmissionException {
        List<String> names =
                new Graph(pipeline.steps()).order().stream().map(Step::name).toList();
        check("--from", options.from(), names);
        check("--only", options.only(), names);
    }

    private static void check(String option, @org.jspecify.annotations.Nullable String step, List<String> names)
            throws SubmissionException {
        if (step != null && !names.contains(step)) {
            String meant = Nearest.name(step, names);
            throw new SubmissionException(
                    "Cannot run " + option + " " + step + ": the pipeline has no step '" + step + "' (its steps are "
                            + String.join(", ", names) + ")",
                    meant == null ? null : "did you mean '" + meant + "'?");
        }
    }
}
