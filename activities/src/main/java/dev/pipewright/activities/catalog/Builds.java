package dev.pipewright.activities.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images that were built for runs. Each call is one transaction, and safe to repeat. */
public final class Builds {
    private static final String COLUMNS =
            "SELECT r.name, b.image, b.reference, b.digest, b.started, b.ended, b.pushed, b.failure, b.revision"
                    + " FROM build b JOIN run r ON r.id = b.run_id";

    private final Sql sql;
    private final Runs runs;
    private final Revisions revisions;

    Builds(Sql sql, Runs runs, Revisions revisions) {
        this.sql = sql;
        this.runs = runs;
        this.revisions = revisions;
    }

    /**
     * Records that an image is being built. One that is being built already keeps its time; one that is built, or could not
     * be, begins anew.
     *
     * @param image what the pipeline file says it is made of
     * @throws CatalogException NOT_FOUND if there is no such run
     */
    public void started(String run, String image, Instant at) {
        sql.write(() -> {
            long id = runs.id(run);
            int updated = sql.update(
                    "INSERT INTO build (run_id, image, started, revision) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (run_id, image) DO UPDATE SET started = excluded.started, ended = NULL,"
                            + " failure = NULL, reference = NULL, digest = NULL, pushed = 0,"
                            + " revision = excluded.revision WHERE build.ended IS NOT NULL",
                    id,
                    image,
                    at,
                    revisions.next());
            if (updated > 0) {
                changed(id, image);
            }
        });
    }

    /**
     * Records that an image is there.
     *
     * @param reference by digest, or an id of a local engine
     */
    public void built(String run, String image, String reference, long pushedBytes, Instant at) {
        int digest = reference.lastIndexOf("@");
        end(run, image, reference, digest < 0 ? null : reference.substring(digest + 1), pushedBytes, null, at);
    }

    /** Records that there will be no image, and why. */
    public void failed(String run, String image, String failure, Instant at) {
        end(run, image, null, null, 0, failure, at);
    }

    /** Records that it is known what an image is made of: that it could not be found out before is no longer of interest. */
    public void resolved(String run, String image) {
        boolean failed = list(run).stream().anyMatch(build -> build.image().equals(image) && build.failure() != null);
        if (failed) {
            sql.write(() -> sql.update(
                    "DELETE FROM build WHERE run_id = ? AND image = ? AND failure IS NOT NULL", runs.id(run), image));
        }
    }

    private void end(
            String run,
            String image,
            @Nullable String reference,
            @Nullable String digest,
            long pushedBytes,
            @Nullable String failure,
            Instant at) {
        sql.write(() -> {
            long id = runs.id(run);
            int updated = sql.update(
                    "UPDATE build SET reference = ?, digest = ?, pushed = ?, failure = ?, ended = ?, revision = ?"
                            + " WHERE run_id = ? AND image = ? AND ended IS NULL",
                    reference,
                    digest,
                    pushedBytes,
                    failure,
                    at,
                    revisions.next(),
                    id,
                    image);
            if (updated > 0) {
                changed(id, image);
            }
        });
    }

    private void changed(long run, String image) {
        sql.update(
                "UPDATE run SET fleet = (SELECT revision FROM build WHERE run_id = ? AND image = ?) WHERE id = ?",
                run,
                image,
                run);
    }

    /** The images of a run, the first first. */
    public List<ImageBuild> list(String run) {
        return changedSince(run, 0);
    }

    /** The images of a run that changed after {@code revision}, in the order in which they were begun first. */
    public List<ImageBuild> changedSince(String run, long revision) {
        return sql.list(COLUMNS + " WHERE r.name = ? AND b.revision > ? ORDER BY b.id", Builds::row, run, revision);
    }

    private static ImageBuild row(Row row) throws SQLException {
        return new ImageBuild(
                row.text(1),
                row.text(2),
                row.textOrNull(3),
                row.textOrNull(4),
                row.instant(5),
                row.instantOrNull(6),
                row.number(7),
                row.textOrNull(8),
                row.number(9));
    }
}
