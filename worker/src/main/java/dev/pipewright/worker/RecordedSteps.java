package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activities.catalog.CatalogRecorder;
import dev.pipewright.activities.step.StepObserver;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in the catalog what the workers of its own host execute: it is at hand, and the workflow would need a round for it. */
final class RecordedSteps implements StepObserver {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedSteps.class);

    private final Catalog catalog;
    private final CatalogRecorder recorder;

    RecordedSteps(Catalog catalog, CatalogRecorder recorder) {
        this.catalog = catalog;
        this.recorder = recorder;
    }

    @Override
    public @Nullable StepResult earlier(StepPreparation first) {
        Prepared prepared = recorder.first(first);
        return prepared.cached() ? StepResult.cached(prepared.outputs(), Instant.now()) : null;
    }

    @Override
    public void started(String run, String step, int attempt, Instant started) {
        catalog.steps().started(run, step, attempt, started);
    }

    /** What cannot be recorded now is left to the workflow, which has more patience. */
    @Override
    public boolean succeeded(StepExecution step, StepResult result) {
        try {
            recorder.recordStep(StepRecord.succeeded(step, result));
            return true;
        } catch (CatalogException | ApplicationFailure e) {
            LOG.warn("The result of step {} of run {} is not recorded yet", step.step(), step.run(), e);
            return false;
        }
    }
}
