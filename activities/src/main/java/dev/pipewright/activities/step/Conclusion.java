package dev.pipewright.activities.step;

import dev.pipewright.activities.artifact.Names;
import dev.pipewright.activities.step.Running.Ending;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes after the end: its log, its outputs and what it says about itself are kept, or its failure is told. */
final class Conclusion {
    private static final Logger LOG = LoggerFactory.getLogger(Conclusion.class);

    private final StepExecution step;
    private final AttemptDirectory directory;
    private final ArtifactStorage storage;
    private final StepEnvironment environment;
    private final StepFailures failures;
    private final LogShipper log;
    private final Pulse pulse;

    Conclusion(Assignment attempt, ArtifactStorage storage) {
        this.step = attempt.step();
        this.directory = attempt.directory();
        this.storage = storage;
        this.environment = attempt.environment();
        this.failures = attempt.failures();
        this.log = attempt.log();
        this.pulse = attempt.pulse();
    }

    Abandoned stopped() {
        keepLogIfPossible("stopped");
        return Abandoned.stopped();
    }

    ApplicationFailure timedOut() {
        String what = StepFailures.ranTooLong(step.timeout());
        keepLogIfPossible(what);
        return failures.timedOut(what);
    }

    /** @param why null if nothing is known but that it left no exit code */
    ApplicationFailure lost(@Nullable String why) {
        String how = why == null ? StepFailures.GONE : why;
        keepLogIfPossible("lost: " + how.replaceFirst("^its", "the"));
        return failures.lost(how);
    }

    /** @param ending what is known besides the code */
    ApplicationFailure exited(int code, Ending ending) throws IOException {
        String lastWords = LogTail.of(directory.log(), environment.mask());
        String full = Disks.fullDisk(directory.root());
        String how = StepFailures.exit(code, ending.why());
        keepLogIfPossible(full == null ? how : how + "; " + full);
        return failures.exited(how, code, full, lastWords, ending.outOfMemory());
    }

    /**
     * Keeps everything.
     *
     * @param consume whether the outputs' files may be moved away
     */
    StepResult succeeded(Instant started, Instant ended, boolean consume) throws IOException, InterruptedException {
        Outputs outputs = new Outputs(directory.outputs(), step.outputs());
        String undeclared = environment.mask().text(outputs.undeclared());
        keepLog(
                undeclared.isEmpty()
                        ? List.of()
                        : List.of("not kept, for it is not among the declared outputs: " + undeclared));
        Path link = outputs.linkOnTheWay();
        if (link != null) {
            throw failures.linked(
                    outputs.shown(link),
                    Names.shown(Files.readSymbolicLink(link).toString()));
        }
        List<String> missing = outputs.missing();
        if (!missing.isEmpty()) {
            throw failures.missing(missing, outputs.exist() ? undeclared : null);
        }
        Map<String, Object> metadata = metadata();
        Map<String, ArtifactRef> stored = step.outputs().isEmpty()
                ? Map.of()
                : pulse.during(() -> outputs.store(storage.artifacts(), consume, failures));
        return new StepResult(stored, metadata, started, ended);
    }

    private Map<String, Object> metadata() throws IOException {
        try {
            return Metadata.read(directory.metadata(), environment.mask());
        } catch (Metadata.UnfitException e) {
            throw failures.metadata(environment.mask().text(String.valueOf(e.getMessage())));
        }
    }

    private void keepLog(List<String> lines) throws IOException, InterruptedException {
        if (lines.isEmpty() && directory.log().toFile().length() == 0) {
            return;
        }
        try {
            pulse.during(() -> {
                log.finish(lines);
                return true;
            });
        } catch (IOException e) {
            throw failures.notKept("the log", e);
        }
    }

    /** How the step failed is the message; that its log is cut short is not. */
    private void keepLogIfPossible(String line) {
        try {
            log.finish(List.of(line));
        } catch (IOException e) {
            LOG.warn("The log of step {} of run {} is cut short: {}", step.step(), step.run(), e.toString());
        }
    }
}
