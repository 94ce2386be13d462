package dev.pipewright.activities.catalog;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.stack.ArtifactStore;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds results of earlier runs that can stand in, or says why there is none. Changes nothing. */
final class EarlierResults {
    /** Equal work may have left several results, of which some are gone; more than these are not tried. */
    private static final int TRIED = 8;

    /** An earlier success. For a cached one, run and time are those of the result that stood in. */
    record Result(
            String run,
            Map<String, ArtifactRef> outputs,
            @Nullable String metadata,
            Instant made) {}

    /** Either a result or a reason. */
    record Answer(
            CacheKey key, @Nullable Result result, @Nullable String reason) {}

    private final Sql sql;
    private final Function<ArtifactStore, ManifestFiles> stores;
    private final Clock clock;

    EarlierResults(Sql sql, Function<ArtifactStore, ManifestFiles> stores, Clock clock) {
        this.sql = sql;
        this.stores = stores;
        this.clock = clock;
    }

    /** A required step takes any result of the same work: who asks for that does not want it to run. */
    Answer find(StepPreparation step) {
        CacheKey key = CacheKey.of(step);
        if (step.forced() != null) {
            return new Answer(key, null, step.forced());
        }
        if (!step.cache().enabled() && !step.required()) {
            return new Answer(key, null, "cache is off for this step");
        }
        List<Result> results = sql.list(
                "SELECT COALESCE(a.cached_from, r.name), a.outputs, a.metadata, a.result"
                        + " FROM attempt a JOIN run r ON r.id = a.run_id"
                        + " WHERE a.pipeline = ? AND a.step = ? AND a.cache_key = ? AND a.result IS NOT NULL"
                        + " ORDER BY a.result DESC LIMIT ?",
                EarlierResults::row,
                step.pipeline(),
                step.step(),
                key.digest(),
                TRIED);
        return results.isEmpty() ? new Answer(key, null, difference(step, key)) : usable(step, key, results);
    }

    private Answer usable(StepPreparation step, CacheKey key, List<Result> results) {
        Duration expires = step.cache().expires();
        ManifestFiles manifests = stores.apply(step.store());
        for (Result result : results) {
            if (expires != null && !step.required() && !clock.instant().isBefore(result.made.plus(expires))) {
                return new Answer(key, null, "result expired after " + shown(expires));
            }
            if (result.outputs.values().stream().allMatch(output -> manifests.exists(output.digest()))) {
                return new Answer(key, result, null);
            }
        }
        return new Answer(
                key,
                null,
                "stored result is not in the artifact store (artifact " + missing(results.get(0), manifests) + ")");
    }

    private static String missing(Result result, ManifestFiles manifests) {
        for (Map.Entry<String, ArtifactRef> output : result.outputs.entrySet()) {
            if (!manifests.exists(output.getValue().digest())) {
                return output.getKey();
            }
        }
        return "of an earlier run";
    }

    private String difference(StepPreparation step, CacheKey key) {
        String before = sql.first(
                "SELECT key_parts FROM attempt WHERE pipeline = ? AND step = ? AND result IS NOT NULL"
                        + " ORDER BY result DESC LIMIT 1",
                row -> row.text(1),
                step.pipeline(),
                step.step());
        return before == null
                ? "first run of this step"
                : new Explanation(stores.apply(step.store())).of(Json.object(before), key.parts());
    }

    /** {@code 24h}, {@code 1h30m}: the way the pipeline file has it. */
    private static String shown(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Result row(Row row) throws SQLException {
        return new Result(row.text(1), OutputsJson.read(row.text(2)), row.textOrNull(3), row.instant(4));
    }
}
