package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded runs. */
public final class Runs {
    private static final String COLUMNS =
            "SELECT name, pipeline, stack, status, message, host, created, started, ended, stop_requested, revision,"
                    + " fleet FROM run";

    private final Sql sql;
    private final Revisions revisions;
    private final ArtifactRecords artifacts;

    Runs(Sql sql, Revisions revisions, ArtifactRecords artifacts) {
        this.sql = sql;
        this.revisions = revisions;
        this.artifacts = artifacts;
    }

    /**
     * Records a run as pending, with what it brings along, and returns its name. Without a wanted name the runs of a
     * pipeline are counted: the same number is never given out twice.
     *
     * @throws CatalogException INVALID for the wanted name, REFUSED if it is taken
     */
    public String create(NewRun run) {
        String wanted = run.name();
        return sql.write(() -> {
            if (wanted != null) {
                checkName(wanted);
            }
            String name = wanted == null ? counted(run.pipeline()) : wanted;
            sql.update(
                    "INSERT INTO run (name, pipeline, stack, status, host, created, revision)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    name,
                    run.pipeline(),
                    run.stack(),
                    RunStatus.PENDING,
                    run.host(),
                    run.created(),
                    revisions.next());
            bring(name, run);
            return name;
        });
    }

    /**
     * Refuses a name that {@link #create} would refuse now.
     *
     * @throws CatalogException INVALID for what is no name, REFUSED if it is taken
     */
    public void checkName(String wanted) {
        Names.check("run", wanted);
        if (taken(wanted)) {
            throw CatalogException.refused(
                    "Cannot use the run name '" + wanted + "': it is taken", "pipewright runs show " + wanted);
        }
    }

    private void bring(String name, NewRun run) {
        long id = id(name);
        sql.update("INSERT INTO run_request (run_id, request) VALUES (?, ?)", id, run.request());
        if (run.code() != null) {
            artifacts.record(id, "", "code", ArtifactRecord.Origin.CODE, run.code(), run.created());
        }
        for (Map.Entry<String, ArtifactRef> input : run.inputs().entrySet()) {
            artifacts.record(
                    id, "inputs", input.getKey(), ArtifactRecord.Origin.INPUT, input.getValue(), run.created());
        }
    }

    private String counted(String pipeline) {
        String name;
        do {
            Long number = sql.first(
                    "INSERT INTO run_counter (pipeline, last) VALUES (?, 1)"
                            + " ON CONFLICT (pipeline) DO UPDATE SET last = last + 1 RETURNING last",
                    row -> row.number(1),
                    pipeline);
            name = pipeline + "-" + number;
        } while (taken(name));
        return name;
    }

    private boolean taken(String name) {
        return sql.number("SELECT COUNT(*) FROM run WHERE name = ?", name) > 0;
    }

    /** The run of that name, if it is recorded. */
    public Optional<Run> find(String name) {
        return Optional.ofNullable(sql.first(COLUMNS + " WHERE name = ?", Runs::row, name));
    }

    /** The run of that name, or NOT_FOUND with the nearest name. */
    public Run get(String name) {
        Run run = sql.first(COLUMNS + " WHERE name = ?", Runs::row, name);
        if (run == null) {
            throw unknown(name);
        }
        return run;
    }

    /** The newest runs first. */
    public List<Run> list(RunFilter filter) {
        StringBuilder where = new StringBuilder(" WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        if (filter.status() != null) {
            where.append(" AND status = ?");
            values.add(filter.status());
        }
        if (filter.pipeline() != null) {
            where.append(" AND pipeline = ?");
            values.add(filter.pipeline());
        }
        values.add(filter.limit());
        return sql.list(COLUMNS + where + " ORDER BY id DESC LIMIT ?", Runs::row, values.toArray());
    }

    /** The runs that are not finished, the oldest first. */
    public List<Run> unfinished() {
        return sql.list(COLUMNS + " WHERE ended IS NULL ORDER BY created, id", Runs::row);
    }

    /** The request as it was recorded, or NOT_FOUND. */
    public String request(String name) {
        String request = sql.first(
                "SELECT q.request FROM run_request q JOIN run r ON r.id = q.run_id WHERE r.name = ?",
                row -> row.text(1),
                name);
        if (request == null) {
            throw unknown(name);
        }
        return request;
    }

    /** Asks for the end of a run. A second call changes nothing; REFUSED if it is finished. */
    public void requestStop(String name) {
        sql.write(() -> {
            Run run = get(name);
            if (run.status().finished()) {
                throw CatalogException.refused(
                        "Cannot stop run '" + name + "': it has ended (" + run.status() + ")",
                        "pipewright runs show " + name);
            }
            if (!run.stopRequested()) {
                sql.update("UPDATE run SET stop_requested = 1, revision = ? WHERE name = ?", revisions.next(), name);
            }
        });
    }

    /** Whether somebody asked for the end of the run; false for an unknown run. */
    public boolean stopRequested(String name) {
        return sql.number("SELECT stop_requested FROM run WHERE name = ?", name) != 0;
    }

    /** Makes a finished run pending again, for a resume; REFUSED if it is unfinished or completed. */
    public void reopen(String name) {
        sql.write(() -> {
            Run run = get(name);
            if (!run.status().finished()) {
                throw CatalogException.refused(
                        "Cannot resume run '" + name + "': it has not ended (" + run.status() + ")",
                        "pipewright runs follow " + name);
            }
            if (run.status() == RunStatus.COMPLETED) {
                throw CatalogException.refused(
                        "Cannot resume run '" + name + "': it has completed, there is nothing left to do",
                        "pipewright runs show " + name);
            }
            sql.update(
                    "UPDATE run SET status = ?, message = NULL, ended = NULL, stop_requested = 0, revision = ?"
                            + " WHERE name = ?",
                    RunStatus.PENDING,
                    revisions.next(),
                    name);
        });
    }

    /**
     * Records the chapter or the end of a run, and with the end that of the attempts nobody recorded. A finished run
     * stays as it is, and the same status twice changes nothing.
     *
     * @param message why it failed, or null
     * @throws CatalogException NOT_FOUND
     */
    public void recordStatus(String name, RunStatus status, @Nullable String message, Instant now) {
        sql.write(() -> {
            Run run = get(name);
            if (run.status().finished() || run.status() == status) {
                return;
            }
            sql.update(
                    "UPDATE run SET status = ?, message = ?, started = COALESCE(started, ?), ended = ?, revision = ?"
                            + " WHERE name = ?",
                    status,
                    message,
                    status == RunStatus.PENDING ? null : now,
                    status.finished() ? now : null,
                    revisions.next(),
                    name);
            if (status.finished()) {
                endAttempts(name, status, now);
            }
        });
    }

    /** Records that what executed the run is gone; false, and nothing changed, if the run was finished. */
    public boolean markInterrupted(String name, String message, Instant now) {
        return sql.write(() -> {
            boolean running = !get(name).status().finished();
            recordStatus(name, RunStatus.INTERRUPTED, message, now);
            return running;
        });
    }

    /** What ran when its host died is lost; what had not started, or was cut off by a proper end, is stopped. */
    private void endAttempts(String name, RunStatus status, Instant now) {
        boolean lost = status == RunStatus.INTERRUPTED;
        sql.update(
                "UPDATE attempt SET state = CASE WHEN ? AND state = 'RUNNING' THEN 'LOST' ELSE 'STOPPED' END,"
                        + " ended = ?, revision = ?"
                        + " WHERE run_id = ? AND state IN (?, ?)",
                lost,
                now,
                revisions.next(),
                id(name),
                StepState.QUEUED,
                StepState.RUNNING);
    }

    /** Records what executes the run from now on, or NOT_FOUND. */
    public void setHost(String name, String host) {
        if (sql.update("UPDATE run SET host = ? WHERE name = ?", host, name) == 0) {
            throw unknown(name);
        }
    }

    /** Forgets a run, its steps and what it kept from the collector; REFUSED while it is unfinished or has a machine. */
    public void delete(String name) {
        sql.write(() -> {
            Run run = get(name);
            if (!run.status().finished()) {
                throw CatalogException.refused(
                        "Cannot delete run '" + name + "': it has not ended (" + run.status() + ")",
                        "pipewright runs stop " + name);
            }
            refuseLiveMachine(name);
            sql.update("DELETE FROM run WHERE name = ?", name);
        });
    }

    /** A machine without its record would be one that nobody sees. */
    private void refuseLiveMachine(String name) {
        String machine = sql.first(
                "SELECT m.id FROM machine m JOIN run r ON r.id = m.run_id WHERE r.name = ? AND m.ended IS NULL",
                row -> row.text(1),
                name);
        if (machine != null) {
            throw CatalogException.refused(
                    "Cannot delete run '" + name + "': its machine '" + machine + "' has not been released",
                    "pipewright machines terminate " + machine);
        }
    }

    /** The key that steps and artifacts refer to, or NOT_FOUND. */
    long id(String name) {
        Long id = sql.first("SELECT id FROM run WHERE name = ?", row -> row.number(1), name);
        if (id == null) {
            throw unknown(name);
        }
        return id;
    }

    private CatalogException unknown(String name) {
        List<String> recent = sql.list("SELECT name FROM run ORDER BY id DESC LIMIT 500", row -> row.text(1));
        String nearest = Nearest.hint(name, recent);
        return CatalogException.notFound(
                "Cannot find run '" + name + "': no run of that name is recorded",
                nearest == null ? "pipewright runs list" : nearest);
    }

    private static Run row(Row row) throws SQLException {
        return new Run(
                row.text(1),
                row.text(2),
                row.text(3),
                RunStatus.valueOf(row.text(4)),
                row.textOrNull(5),
                row.text(6),
                row.instant(7),
                row.instantOrNull(8),
                row.instantOrNull(9),
                row.flag(10),
                row.number(11),
                row.number(12));
    }
}
