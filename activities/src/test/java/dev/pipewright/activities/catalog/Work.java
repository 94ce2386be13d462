package dev.pipewright.activities.catalog;

import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.stack.ArtifactStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step about to run; each method changes one thing of it. */
final class Work {
    private final String step;
    private String run;
    private String command;
    private Map<String, String> parameters = Map.of();
    private Map<String, String> env = Map.of();
    private Map<String, StepInput> inputs = Map.of();
    private List<String> outputs = List.of("data");
    private List<String> secrets = List.of();
    private String code = "code-1";
    private List<String> patterns = List.of();
    private String codeDigest = "d-1";
    private @Nullable String base;
    private @Nullable String requirements;
    private CachePolicy cache = CachePolicy.FOREVER;
    private @Nullable String forced;
    private boolean required;

    private Work(String run, String step) {
        this.run = run;
        this.step = step;
        this.command = "sh " + step + ".sh";
    }

    static Work of(String run, String step) {
        return new Work(run, step);
    }

    Work in(String other) {
        run = other;
        return this;
    }

    Work command(String to) {
        command = to;
        return this;
    }

    Work parameters(Map<String, String> to) {
        parameters = to;
        return this;
    }

    Work env(Map<String, String> to) {
        env = to;
        return this;
    }

    Work inputs(Map<String, StepInput> to) {
        inputs = to;
        return this;
    }

    Work outputs(String... to) {
        outputs = List.of(to);
        return this;
    }

    Work secrets(String... to) {
        secrets = List.of(to);
        return this;
    }

    Work code(String snapshot, String digest, String... selected) {
        code = snapshot;
        codeDigest = digest;
        patterns = List.of(selected);
        return this;
    }

    Work requirements(String lock) {
        requirements = lock;
        return this;
    }

    Work base(String to) {
        base = to;
        return this;
    }

    Work cache(boolean enabled, @Nullable Duration expires) {
        cache = new CachePolicy(enabled, expires);
        return this;
    }

    Work forced(String why) {
        forced = why;
        return this;
    }

    Work required() {
        required = true;
        return this;
    }

    /** The pipeline is what stands before the number in the run's name. */
    StepPreparation preparation() {
        return new StepPreparation(
                run,
                run.substring(0, run.lastIndexOf('-')),
                new ArtifactStore.Local("/store"),
                step,
                command,
                command,
                parameters,
                env,
                inputs,
                outputs,
                secrets,
                code,
                patterns,
                codeDigest,
                base,
                requirements,
                cache,
                forced,
                required);
    }
}
