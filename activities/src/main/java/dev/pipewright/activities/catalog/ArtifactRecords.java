package dev.pipewright.activities.catalog;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepInput;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which artifacts the runs brought, made and consumed. */
public final class ArtifactRecords {
    private static final String COLUMNS =
            "SELECT r.name, a.step, a.output, a.origin, a.digest, a.folder, a.bytes, a.files, a.created"
                    + " FROM artifact a JOIN run r ON r.id = a.run_id";
    private static final int SHORTEST_PREFIX = 4;

    /** Of which a message names the artifacts. */
    private static final int MOST_LEGS = 10;

    private final Sql sql;

    ArtifactRecords(Sql sql) {
        this.sql = sql;
    }

    /** The newest artifacts first, of all runs. */
    public List<ArtifactRecord> list(int limit) {
        return sql.list(COLUMNS + " ORDER BY a.id DESC LIMIT ?", ArtifactRecords::row, limit);
    }

    /** The artifacts of a run in the order in which they were recorded; empty for an unknown run. */
    public List<ArtifactRecord> of(String run) {
        return sql.list(COLUMNS + " WHERE r.name = ? ORDER BY a.id", ArtifactRecords::row, run);
    }

    /** The records with a digest, the newest first. */
    public List<ArtifactRecord> withDigest(String digest) {
        return sql.list(COLUMNS + " WHERE a.digest = ? ORDER BY a.id DESC", ArtifactRecords::row, digest);
    }

    /**
     * The artifact that somebody means.
     *
     * @param reference {@code run/step.output}, {@code run/code}, or at least 4 digits of a digest, which give the newest
     *     record
     * @throws CatalogException NOT_FOUND, or INVALID for a prefix that several digests have
     */
    public ArtifactRecord find(String reference) {
        int slash = reference.indexOf('/');
        Optional<ArtifactRecord> found = slash >= 0
                ? byAddress(reference.substring(0, slash), reference.substring(slash + 1))
                : byPrefix(reference);
        return found.orElseThrow(() -> CatalogException.notFound(
                "Cannot find artifact '" + reference + "': no run has it (expected run/step.output or the first digits"
                        + " of a digest)",
                legs(reference)));
    }

    /** What is there in place of an output of a whole matrix: that of each of its legs. */
    private String legs(String reference) {
        List<String> legs = of(reference.split("/", 2)[0]).stream()
                .map(ArtifactRecord::address)
                .filter(address -> address.replaceFirst("\\[.*]", "").equals(reference))
                .sorted()
                .limit(MOST_LEGS)
                .toList();
        return legs.isEmpty()
                ? "pipewright artifacts list"
                : "the step has a matrix; its legs have: '" + String.join("', '", legs) + "'";
    }

    /** Names of outputs may hold dots, and so may the values in names of legs: the records decide. */
    private Optional<ArtifactRecord> byAddress(String run, String name) {
        for (ArtifactRecord record : of(run)) {
            if (record.name().equals(name)) {
                return Optional.of(record);
            }
        }
        return Optional.empty();
    }

    private Optional<ArtifactRecord> byPrefix(String prefix) {
        if (prefix.length() < SHORTEST_PREFIX) {
            return Optional.empty();
        }
        List<String> digests = sql.list(
                "SELECT DISTINCT digest FROM artifact WHERE digest >= ? AND digest < ? ORDER BY digest LIMIT 3",
                row -> row.text(1),
                prefix,
                prefix + "~");
        if (digests.size() > 1) {
            throw CatalogException.invalid(
                    "Cannot tell which artifact '" + prefix + "' is: several begin with it ("
                            + String.join(", ", digests) + ")",
                    "give more digits");
        }
        return digests.isEmpty()
                ? Optional.empty()
                : withDigest(digests.get(0)).stream().findFirst();
    }

    /**
     * Where an artifact came from and what was made of it; {@code reference} as for {@link #find}.
     *
     * @throws CatalogException NOT_FOUND, or INVALID for a prefix that several digests have
     */
    public Lineage lineage(String reference) {
        return sql.read(() -> {
            ArtifactRecord artifact = find(reference);
            return new LineageGraph(sql, of(artifact.run())).lineage(artifact);
        });
    }

    /** The digests of all artifacts that a recorded run brought, made or consumed: what a collector must keep. */
    public Set<String> keptDigests() {
        return new HashSet<>(
                sql.list("SELECT digest FROM artifact UNION SELECT digest FROM consumption", row -> row.text(1)));
    }

    /** When the oldest unfinished run was created: it may be storing what no record names yet. Empty for none. */
    public Optional<Instant> earliestActiveRunStart() {
        return Optional.ofNullable(sql.first(
                "SELECT created FROM run WHERE ended IS NULL ORDER BY created LIMIT 1", row -> row.instant(1)));
    }

    /** Records one artifact of a run; a second record of the same name takes the place of the first. */
    void record(
            long runId, String step, String output, ArtifactRecord.Origin origin, ArtifactRef artifact, Instant when) {
        sql.update(
                "INSERT INTO artifact (run_id, step, output, origin, digest, folder, bytes, files, created)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (run_id, step, output) DO UPDATE SET origin = excluded.origin,"
                        + " digest = excluded.digest, folder = excluded.folder, bytes = excluded.bytes,"
                        + " files = excluded.files, created = excluded.created",
                runId,
                step,
                output,
                origin,
                artifact.digest(),
                artifact.directory(),
                artifact.bytes(),
                artifact.files(),
                when);
    }

    /** Records what a step reads, in place of what was recorded for it before. */
    void recordInputs(long runId, String step, Map<String, StepInput> inputs) {
        sql.update("DELETE FROM consumption WHERE run_id = ? AND step = ?", runId, step);
        inputs.forEach((name, input) -> {
            ArtifactRef whole = input.whole();
            if (whole != null) {
                recordInput(runId, step, name, "", whole.digest());
            }
            input.parts().forEach((part, artifact) -> recordInput(runId, step, name, part, artifact.digest()));
        });
    }

    private void recordInput(long runId, String step, String input, String part, String digest) {
        sql.update(
                "INSERT INTO consumption (run_id, step, input, part, digest) VALUES (?, ?, ?, ?, ?)",
                runId,
                step,
                input,
                part,
                digest);
    }

    private static ArtifactRecord row(Row row) throws SQLException {
        return new ArtifactRecord(
                row.text(1),
                row.text(2),
                row.text(3),
                ArtifactRecord.Origin.valueOf(row.text(4)),
                new ArtifactRef(row.text(5), row.flag(6), row.number(7), row.number(8)),
                row.instant(9));
    }
}
