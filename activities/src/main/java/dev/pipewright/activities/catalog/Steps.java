package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.StepState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recorded attempts of steps. */
public final class Steps {
    static final String COLUMNS =
            "SELECT r.name, a.step, a.attempt, a.state, a.reason, a.message, a.exit_code, a.queued, a.started,"
                    + " a.ended, a.cache_key, a.outputs, a.metadata, a.cached_from, a.machine, a.revision"
                    + " FROM attempt a JOIN run r ON r.id = a.run_id";

    private final Sql sql;
    private final Revisions revisions;

    Steps(Sql sql, Revisions revisions) {
        this.sql = sql;
        this.revisions = revisions;
    }

    /** All attempts of all steps of a run, in the order in which they were recorded first; empty for an unknown run. */
    public List<StepAttempt> list(String run) {
        return sql.list(COLUMNS + " WHERE r.name = ? ORDER BY a.id", Steps::row, run);
    }

    /** What happened last to each step of a run, in the order in which the steps were recorded first. */
    public List<StepAttempt> latest(String run) {
        Map<String, StepAttempt> latest = new LinkedHashMap<>();
        for (StepAttempt attempt : list(run)) {
            latest.merge(attempt.step(), attempt, (one, other) -> one.revision() > other.revision() ? one : other);
        }
        return List.copyOf(latest.values());
    }

    /** All attempts of one step, the first first. */
    public List<StepAttempt> attempts(String run, String step) {
        return sql.list(COLUMNS + " WHERE r.name = ? AND a.step = ? ORDER BY a.attempt", Steps::row, run, step);
    }

    /** The attempts that changed after {@code revision}, the oldest change first: cheap to ask again and again. */
    public List<StepAttempt> changedSince(String run, long revision) {
        return sql.list(
                COLUMNS + " WHERE a.run_id = (SELECT id FROM run WHERE name = ?) AND a.revision > ?"
                        + " ORDER BY a.revision",
                Steps::row,
                run,
                revision);
    }

    /** A number that differs when another process has written to the catalog since the last call. */
    public long dataVersion() {
        return sql.number("PRAGMA data_version");
    }

    /** What the cache key of an attempt is made of; empty for an attempt that has none. */
    public Map<String, Object> keyParts(String run, String step, int attempt) {
        return Json.object(sql.first(
                "SELECT a.key_parts FROM attempt a JOIN run r ON r.id = a.run_id"
                        + " WHERE r.name = ? AND a.step = ? AND a.attempt = ?",
                row -> row.textOrNull(1),
                run,
                step,
                attempt));
    }

    /** Records that a queued attempt's process runs. A second call, or one for a finished attempt, changes nothing. */
    public void started(String run, String step, int attempt, Instant when) {
        sql.write(() -> {
            sql.update(
                    "UPDATE attempt SET state = ?, started = ?, revision = ?"
                            + " WHERE run_id = (SELECT id FROM run WHERE name = ?) AND step = ? AND attempt = ?"
                            + " AND state = ?",
                    StepState.RUNNING,
                    when,
                    revisions.next(),
                    run,
                    step,
                    attempt,
                    StepState.QUEUED);
        });
    }

    static StepAttempt row(Row row) throws SQLException {
        @Nullable String outputs = row.textOrNull(12);
        return new StepAttempt(
                row.text(1),
                row.text(2),
                row.integer(3),
                StepState.valueOf(row.text(4)),
                row.textOrNull(5),
                row.textOrNull(6),
                row.integerOrNull(7),
                row.instantOrNull(8),
                row.instantOrNull(9),
                row.instantOrNull(10),
                row.textOrNull(11),
                OutputsJson.read(outputs),
                Json.object(row.textOrNull(13)),
                row.textOrNull(14),
                row.textOrNull(15),
                row.number(16));
    }
}
