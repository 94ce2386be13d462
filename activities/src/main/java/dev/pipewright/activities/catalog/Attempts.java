package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.FinishedStep;
import dev.pipewright.activity.Prepared;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.activity.StepRecord;
import dev.pipewright.activity.StepState;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the attempts of steps: queued or cached, tried again, ended. */
final class Attempts {
    /** {@code attempt 1 was lost}. */
    private static final String LAST_END = "'attempt ' || attempt || CASE state WHEN 'LOST' THEN ' was lost'"
            + " WHEN 'STOPPED' THEN ' was stopped' ELSE ' failed' END";

    private final Sql sql;
    private final Runs runs;
    private final Revisions revisions;
    private final ArtifactRecords artifacts;
    private final Clock clock;

    Attempts(Catalog catalog, Clock clock) {
        this.sql = catalog.sql();
        this.runs = catalog.runs();
        this.revisions = catalog.revisions();
        this.artifacts = catalog.artifacts();
        this.clock = clock;
    }

    /** What an earlier call of {@link #prepare} decided, as long as nothing has come of it; null for nothing. */
    @Nullable
    Prepared prepared(String run, String step) {
        return sql.first(
                "SELECT attempt, state, reason, outputs FROM attempt"
                        + " WHERE run_id = (SELECT id FROM run WHERE name = ?) AND step = ?"
                        + " ORDER BY attempt DESC LIMIT 1",
                Attempts::decided,
                run,
                step);
    }

    /** The first attempt, if it is there: cached, or to be made or gone on with. */
    @Nullable
    Prepared first(String run, String step) {
        return sql.first(
                "SELECT attempt, state, reason, outputs FROM attempt"
                        + " WHERE run_id = (SELECT id FROM run WHERE name = ?) AND step = ? AND attempt = 1",
                row -> answer(row, StepState.valueOf(row.text(2)) == StepState.CACHED),
                run,
                step);
    }

    private static @Nullable Prepared decided(Row row) throws SQLException {
        StepState state = StepState.valueOf(row.text(2));
        if (state != StepState.QUEUED && state != StepState.CACHED) {
            return null;
        }
        return answer(row, state == StepState.CACHED);
    }

    private static Prepared answer(Row row, boolean cached) throws SQLException {
        Map<String, ArtifactRef> outputs = cached ? OutputsJson.read(row.textOrNull(4)) : Map.of();
        return new Prepared(cached, outputs, row.integer(1), row.textOrNull(3));
    }

    /** Finds what was decided before. */
    @FunctionalInterface
    interface Decided {
        @Nullable
        Prepared before(String run, String step);
    }

    /** Records the next attempt, cached or queued; if another call was faster, that one's decision holds. */
    Prepared prepare(StepPreparation step, EarlierResults.Answer answer, Decided decided) {
        return sql.write(() -> {
            Prepared before = decided.before(step.run(), step.step());
            if (before != null) {
                return before;
            }
            long run = runs.id(step.run());
            int attempt = next(run, step.step());
            String again = answer.result() == null ? again(run, step.step()) : null;
            String reason = again == null ? answer.reason() : again;
            insert(run, step, attempt, answer, reason);
            artifacts.recordInputs(run, step.step(), step.inputs());
            EarlierResults.Result result = answer.result();
            if (result == null) {
                return new Prepared(false, Map.of(), attempt, reason);
            }
            store(run, step.step(), ArtifactRecord.Origin.CACHE, result.outputs(), clock.instant());
            return new Prepared(true, result.outputs(), attempt, null);
        });
    }

    private void insert(
            long run, StepPreparation step, int attempt, EarlierResults.Answer answer, @Nullable String reason) {
        Instant now = clock.instant();
        EarlierResults.Result result = answer.result();
        sql.update(
                "INSERT INTO attempt (run_id, pipeline, step, attempt, state, reason, queued, ended, cache_key,"
                        + " key_parts, outputs, metadata, cached_from, result, revision)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                step.pipeline(),
                step.step(),
                attempt,
                result == null ? StepState.QUEUED : StepState.CACHED,
                reason,
                now,
                result == null ? null : now,
                answer.key().digest(),
                Json.compact(answer.key().parts()),
                result == null ? null : OutputsJson.write(result.outputs()),
                result == null ? null : result.metadata(),
                result == null ? null : result.run(),
                result == null ? null : result.made(),
                revisions.next());
    }

    /** Why a step that an earlier execution of the run left unfinished runs once more; null if it is its first attempt. */
    private @Nullable String again(long run, String step) {
        return sql.first(
                "SELECT " + LAST_END + " FROM attempt WHERE run_id = ? AND step = ? AND attempt > 0"
                        + " ORDER BY attempt DESC LIMIT 1",
                row -> row.text(1),
                run,
                step);
    }

    private int next(long run, String step) {
        return (int) sql.number("SELECT MAX(attempt) FROM attempt WHERE run_id = ? AND step = ?", run, step) + 1;
    }

    /**
     * The attempt after {@code failed}, recorded as queued unless it is there already.
     *
     * @param reason why it runs; null for how that one ended
     */
    int retry(String runName, String step, int failed, @Nullable String reason) {
        return sql.write(() -> {
            long run = runs.id(runName);
            int attempt = failed + 1;
            sql.update(
                    "INSERT INTO attempt (run_id, pipeline, step, attempt, state, reason, queued, cache_key, key_parts,"
                            + " revision)"
                            + " SELECT run_id, pipeline, step, ?, ?,"
                            + " COALESCE(?, " + LAST_END
                            + "), ?, cache_key, key_parts, ? FROM attempt WHERE run_id = ? AND step = ? AND attempt = ?"
                            + " ON CONFLICT (run_id, step, attempt) DO NOTHING",
                    attempt,
                    StepState.QUEUED,
                    reason,
                    clock.instant(),
                    revisions.next(),
                    run,
                    step,
                    failed);
            return attempt;
        });
    }

    /** Ends an attempt; one that has ended stays as it is. */
    void record(StepRecord step) {
        sql.write(() -> {
            long run = runs.id(step.run());
            long revision = revisions.next();
            insertUnlessThere(run, step, revision);
            Instant ended = step.ended() == null ? clock.instant() : step.ended();
            boolean success = step.state() == StepState.SUCCEEDED;
            int changed = sql.update(
                    "UPDATE attempt SET state = ?, message = ?, exit_code = ?, started = COALESCE(?, started),"
                            + " ended = ?, outputs = ?, metadata = ?, result = ?, revision = ?"
                            + " WHERE run_id = ? AND step = ? AND attempt = ? AND state IN ('QUEUED', 'RUNNING')",
                    step.state(),
                    step.message(),
                    step.exitCode(),
                    step.started(),
                    step.state().finished() ? ended : null,
                    success ? OutputsJson.write(step.outputs()) : null,
                    step.metadata().isEmpty() ? null : Json.compact(step.metadata()),
                    success ? ended : null,
                    revision,
                    run,
                    step.step(),
                    step.attempt());
            if (changed > 0 && success) {
                store(run, step.step(), ArtifactRecord.Origin.STEP, step.outputs(), ended);
            }
        });
    }

    /** A skipped step never was queued; skipped once more after other attempts (a resume), it is news again. */
    private void insertUnlessThere(long run, StepRecord step, long revision) {
        if (step.attempt() == 0) {
            sql.update(
                    "DELETE FROM attempt WHERE run_id = ?1 AND step = ?2 AND attempt = 0 AND (message IS NOT ?3"
                            + " OR revision < (SELECT MAX(+revision) FROM attempt WHERE run_id = ?1 AND step = ?2))",
                    run,
                    step.step(),
                    step.message());
        }
        sql.update(
                "INSERT INTO attempt (run_id, pipeline, step, attempt, state, revision)"
                        + " SELECT id, pipeline, ?, ?, 'QUEUED', ? FROM run WHERE id = ?"
                        + " ON CONFLICT (run_id, step, attempt) DO NOTHING",
                step.step(),
                step.attempt(),
                revision,
                run);
    }

    private void store(
            long run, String step, ArtifactRecord.Origin origin, Map<String, ArtifactRef> outputs, Instant when) {
        outputs.forEach((name, artifact) -> artifacts.record(run, step, name, origin, artifact, when));
    }

    /** The steps with a result, each with its latest. */
    List<FinishedStep> finished(String run) {
        Map<String, FinishedStep> steps = new LinkedHashMap<>();
        sql.list(
                "SELECT step, outputs FROM attempt WHERE run_id = (SELECT id FROM run WHERE name = ?)"
                        + " AND result IS NOT NULL ORDER BY id",
                row -> {
                    String step = row.text(1);
                    return steps.put(step, new FinishedStep(step, OutputsJson.read(row.textOrNull(2))));
                },
                run);
        return new ArrayList<>(steps.values());
    }
}
