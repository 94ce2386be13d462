package dev.pipewright.activities.catalog;

import dev.pipewright.activity.CatalogActivities;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.Stack;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The catalog as a run's workflow uses it. Each call is one transaction, and safe to repeat. */
public final class CatalogRecorder implements CatalogActivities {
    private final Catalog catalog;
    private final EarlierResults results;
    private final Attempts attempts;
    private final Clock clock;

    /** Records in {@code catalog}, which stays the caller's to close, and looks for results in the run's store. */
    public CatalogRecorder(Catalog catalog, Function<ArtifactStore, ManifestFiles> stores, Clock clock) {
        this.catalog = catalog;
        this.results = new EarlierResults(catalog.sql(), stores, clock);
        this.attempts = new Attempts(catalog, clock);
        this.clock = clock;
    }

    /**
     * Whether the step would run, and why, as {@link #prepare} would decide now. Records nothing.
     *
     * @throws CatalogException REFUSED for a step that must not run and has no earlier result
     */
    public CacheLookup lookup(StepPreparation step) {
        EarlierResults.Answer answer = find(step);
        EarlierResults.Result result = answer.result();
        return new CacheLookup(
                answer.key().digest(),
                result == null ? null : result.run(),
                result == null ? Map.of() : result.outputs(),
                answer.reason());
    }

    @Override
    public Stack fetchStack(String name) {
        return answering(() -> catalog.stacks().resolve(name));
    }

    @Override
    public List<FinishedStep> finishedSteps(String run) {
        return answering(() -> attempts.finished(run));
    }

    @Override
    public Prepared prepare(StepPreparation step) {
        return answering(() -> {
            Prepared before = attempts.prepared(step.run(), step.step());
            return before == null ? prepare(step, attempts::prepared) : before;
        });
    }

    /**
     * As {@link #prepare} for a step's first attempt, which somebody may have begun: it stays the first, whatever has become of
     * it, so that who calls can go on with it.
     */
    public Prepared first(StepPreparation step) {
        return answering(() -> prepare(step, attempts::first)); // hardly ever there: not looked for in advance
    }

    private Prepared prepare(StepPreparation step, Attempts.Decided decided) {
        // Outside the transaction: it reads files, and nobody may wait for those.
        EarlierResults.Answer answer = find(step);
        return attempts.prepare(step, answer, decided);
    }

    private EarlierResults.Answer find(StepPreparation step) {
        EarlierResults.Answer answer = results.find(step);
        if (answer.result() == null && step.required()) {
            throw CatalogException.refused(
                    "Cannot leave out step '" + step.step() + "': there is no earlier result of the same work ("
                            + answer.reason() + ")",
                    "without --only it runs, too");
        }
        return answer;
    }

    @Override
    public int retry(String run, String step, int failed, @Nullable String reason) {
        return answering(() -> attempts.retry(run, step, failed, reason));
    }

    @Override
    public void machineReady(String machine) {
        answering(() -> {
            catalog.machines().ready(machine, clock.instant());
            return true;
        });
    }

    @Override
    public void sentToMachine(String run, String step, int attempt, String machine) {
        answering(() -> catalog.atomically(() -> {
            catalog.machines().executes(machine, run, step, attempt);
            catalog.steps().started(run, step, attempt, clock.instant());
            return true;
        }));
    }

    @Override
    public void recordStep(StepRecord step) {
        answering(() -> {
            attempts.record(step);
            return true;
        });
    }

    @Override
    public void recordRun(String run, RunStatus status, @Nullable String message) {
        answering(() -> {
            catalog.runs().recordStatus(run, status, message, clock.instant());
            return true;
        });
    }

    /** What the user must mend is not tried again; a full disk or a lock held too long is. */
    private static <T> T answering(Supplier<T> work) {
        try {
            return work.get();
        } catch (CatalogException e) {
            if (e.kind() == CatalogException.Kind.UNAVAILABLE) {
                throw e;
            }
            boolean missing = e.kind() == CatalogException.Kind.NOT_FOUND;
            throw Failures.permanent(missing ? Failures.NOT_FOUND : Failures.REFUSED, String.valueOf(e.getMessage()));
        }
    }
}
