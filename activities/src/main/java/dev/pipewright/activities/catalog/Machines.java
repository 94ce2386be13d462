package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded machines. Each call is one transaction, and safe to repeat. */
public final class Machines {
    /** The reason of a machine whose run needs it no longer. */
    public static final String RELEASED = "released";

    private static final String COLUMNS =
            "SELECT m.id, r.name, m.execution, m.number, m.flavor, m.task_queue, m.cpus, m.memory, m.type, m.state,"
                    + " m.provisioned, m.ready, m.ended, m.reason, m.details, m.revision"
                    + " FROM machine m JOIN run r ON r.id = m.run_id";

    private final Sql sql;
    private final Runs runs;
    private final Revisions revisions;

    Machines(Sql sql, Runs runs, Revisions revisions) {
        this.sql = sql;
        this.runs = runs;
        this.revisions = revisions;
    }

    /**
     * Records that a machine is about to be started. A second call changes nothing.
     *
     * @throws CatalogException NOT_FOUND if there is no such run
     */
    public void provisioning(NewMachine machine) {
        sql.write(() -> {
            long run = runs.id(machine.run());
            if (find(machine.machine().id()).isPresent()) {
                return;
            }
            sql.update(
                    "INSERT INTO machine (id, run_id, execution, number, flavor, task_queue, cpus, memory, type, state,"
                            + " provisioned, details, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    machine.machine().id(),
                    run,
                    machine.execution(),
                    machine.number(),
                    machine.flavor(),
                    machine.machine().taskQueue(),
                    machine.cpus(),
                    machine.memoryBytes(),
                    machine.type(),
                    MachineState.BOOTING,
                    machine.provisioned(),
                    machine.details().isEmpty() ? null : Json.compact(machine.details()),
                    revisions.next());
            changed(machine.machine().id());
        });
    }

    /**
     * Records why a machine that is to boot has not been started yet. Changes nothing for one that is ready, has ended, or is unknown.
     *
     * @param why null once it has been started
     */
    public void delayed(String id, @Nullable String why) {
        sql.write(() -> {
            int updated = sql.update(
                    "UPDATE machine SET reason = ?, revision = ? WHERE id = ? AND state = ? AND reason IS NOT ?",
                    why,
                    revisions.next(),
                    id,
                    MachineState.BOOTING,
                    why);
            if (updated > 0) {
                changed(id);
            }
        });
    }

    /** Records what kind of machine it became. A second call changes nothing, and so does one for a machine that is unknown. */
    public void placed(String id, String type, Map<String, String> details) {
        String json = Json.compact(details);
        sql.write(() -> {
            int updated = sql.update(
                    "UPDATE machine SET type = ?, details = ?, revision = ? WHERE id = ? AND (type, details) IS NOT (?, ?)",
                    type,
                    json,
                    revisions.next(),
                    id,
                    type,
                    json);
            if (updated > 0) {
                changed(id);
            }
        });
    }

    /** Records that a machine's worker answers. Changes nothing for one that was ready before, has ended, or is unknown. */
    public void ready(String id, Instant at) {
        sql.write(() -> {
            int updated = sql.update(
                    "UPDATE machine SET state = ?, ready = ?, reason = NULL, revision = ? WHERE id = ? AND state = ?",
                    MachineState.READY,
                    at,
                    revisions.next(),
                    id,
                    MachineState.BOOTING);
            if (updated > 0) {
                changed(id);
            }
        });
    }

    /**
     * Records that a machine is gone. The first reason holds; nothing changes for an unknown machine.
     *
     * @param reason {@link #RELEASED}, or how it was lost
     */
    public void ended(String id, String reason, Instant at) {
        sql.write(() -> {
            int updated = sql.update(
                    "UPDATE machine SET state = ?, ended = ?, reason = ?, revision = ? WHERE id = ? AND state <> ?",
                    MachineState.ENDED,
                    at,
                    reason,
                    revisions.next(),
                    id,
                    MachineState.ENDED);
            if (updated > 0) {
                changed(id);
            }
        });
    }

    /** Records where an attempt of a step is executed. A second call changes nothing, and so does one for an unknown attempt. */
    public void executes(String id, String run, String step, int attempt) {
        sql.write(() -> sql.update(
                "UPDATE attempt SET machine = ?, revision = ? WHERE run_id = (SELECT id FROM run WHERE name = ?)"
                        + " AND step = ? AND attempt = ? AND machine IS NOT ?",
                id,
                revisions.next(),
                run,
                step,
                attempt,
                id));
    }

    private void changed(String id) {
        sql.update(
                "UPDATE run SET fleet = (SELECT revision FROM machine WHERE id = ?)"
                        + " WHERE id = (SELECT run_id FROM machine WHERE id = ?)",
                id,
                id);
    }

    /** The machine of that id, if it is recorded. */
    public Optional<MachineRecord> find(String id) {
        return Optional.ofNullable(sql.first(COLUMNS + " WHERE m.id = ?", Machines::row, id));
    }

    /** The machine of that id, or NOT_FOUND with the nearest id. */
    public MachineRecord get(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    private CatalogException unknown(String id) {
        List<String> recent =
                sql.list("SELECT id FROM machine ORDER BY provisioned DESC LIMIT 500", row -> row.text(1));
        String nearest = Nearest.hint(id, recent);
        return CatalogException.notFound(
                "Cannot find machine '" + id + "': no machine of that id is recorded",
                nearest == null ? "pipewright machines list --all" : nearest);
    }

    /** The machines asked for last first. */
    public List<MachineRecord> list(MachineFilter filter) {
        return sql.list(
                COLUMNS + " WHERE (? IS NULL OR r.name = ?) AND (? OR m.ended IS NULL)"
                        + " ORDER BY m.provisioned DESC, m.number DESC, m.id LIMIT ?",
                Machines::row,
                filter.run(),
                filter.run(),
                filter.ended(),
                filter.limit());
    }

    /** The machines of a run that changed after {@code revision}, the oldest change first. */
    public List<MachineRecord> changedSince(String run, long revision) {
        return sql.list(
                COLUMNS + " WHERE r.name = ? AND m.revision > ? ORDER BY m.revision", Machines::row, run, revision);
    }

    /** The attempts that ran on a machine, in the order in which they were recorded. */
    public List<StepAttempt> attempts(String id) {
        return sql.list(Steps.COLUMNS + " WHERE a.machine = ? ORDER BY a.id", Steps::row, id);
    }

    private static MachineRecord row(Row row) throws SQLException {
        return new MachineRecord(
                row.text(1),
                row.text(2),
                row.text(3),
                row.integer(4),
                row.text(5),
                row.text(6),
                row.decimal(7),
                row.number(8),
                row.textOrNull(9),
                MachineState.valueOf(row.text(10)),
                row.instant(11),
                row.instantOrNull(12),
                row.instantOrNull(13),
                row.textOrNull(14),
                Map.copyOf(Json.object(row.textOrNull(15))),
                row.number(16));
    }
}
