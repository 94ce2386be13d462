package dev.pipewright.run;

import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import dev.pipewright.pipeline.Source;
import dev.pipewright.pipeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pipelines for tests, written like English. */
final class Pipelines {
    private Pipelines() {}

    static StepBuilder step(String name) {
        return new StepBuilder(name);
    }

    static RunRequest aRun(StepBuilder... steps) {
        List<Step> built = new ArrayList<>();
        for (StepBuilder step : steps) {
            built.add(step.build());
        }
        Pipeline pipeline = new Pipeline("demo", Map.of(), Map.of("raw", "/data/raw"), null, built, null);
        Map<String, ArtifactRef> inputs = Map.of("raw", new ArtifactRef("raw", false, 1, 1));
        return new RunRequest("demo-1", pipeline, "default", "code", inputs, RunOptions.DEFAULT, null);
    }

    static RunRequest with(RunRequest run, RunOptions options) {
        return new RunRequest(
                run.run(),
                run.pipeline(),
                run.stack(),
                run.code(),
                run.inputs(),
                options,
                run.resumed(),
                false,
                null,
                run.platform(),
                List.of(),
                null,
                run.unattempted());
    }

    /** The same run of a pipeline whose steps are containers. */
    static RunRequest inContainers(RunRequest run) {
        Pipeline bare = run.pipeline();
        Pipeline pipeline = new Pipeline(
                bare.name(), bare.parameters(), bare.inputs(), base("python"), bare.steps(), bare.timeout());
        return new RunRequest(run.run(), pipeline, run.stack(), run.code(), run.inputs(), run.options(), "linux/arm64");
    }

    static Image base(String name) {
        return new Image(name, null, null, null);
    }

    static RunRequest within(Duration timeout, RunRequest run) {
        Pipeline whole = run.pipeline();
        Pipeline limited =
                new Pipeline(whole.name(), whole.parameters(), whole.inputs(), whole.image(), whole.steps(), timeout);
        return new RunRequest(run.run(), limited, run.stack(), run.code(), run.inputs(), run.options(), run.platform());
    }

    static final class StepBuilder {
        private final String name;
        private final Map<String, Source> inputs = new LinkedHashMap<>();
        private final Map<String, List<String>> matrix = new LinkedHashMap<>();
        private final List<String> after = new ArrayList<>();
        private Retry retry = Retry.NONE;
        private boolean included = true;
        private @Nullable Image image;
        private @Nullable String machine;
        private Resources resources = Resources.DEFAULT;
        private OnOom onOom = OnOom.FAIL;
        private List<String> secrets = List.of();

        StepBuilder(String name) {
            this.name = name;
        }

        StepBuilder reads(String input, String source) {
            inputs.put(input, Source.parse(source));
            return this;
        }

        StepBuilder after(String... steps) {
            after.addAll(List.of(steps));
            return this;
        }

        StepBuilder over(String key, String... values) {
            matrix.put(key, List.of(values));
            return this;
        }

        StepBuilder tried(Retry often) {
            retry = often;
            return this;
        }

        StepBuilder in(Image own) {
            image = own;
            return this;
        }

        StepBuilder asking(double cpus) {
            resources = new Resources(cpus, 0, 0, 0);
            return this;
        }

        StepBuilder askingForGibibytes(int memory) {
            resources = new Resources(0, (long) memory << 30, 0, 0);
            return this;
        }

        /** Runs again with more memory when it runs out of it. */
        StepBuilder growing() {
            onOom = OnOom.GROW;
            return this;
        }

        StepBuilder onItsOwnMachine() {
            machine = "own";
            return this;
        }

        StepBuilder knowing(String... names) {
            secrets = List.of(names);
            return this;
        }

        StepBuilder leftOut() {
            included = false;
            return this;
        }

        Step build() {
            String command = "make " + name + (matrix.isEmpty() ? "" : " ${{ matrix.alpha }}");
            return new Step(
                    name,
                    command,
                    Map.of(),
                    inputs,
                    List.of("out"),
                    Map.of(),
                    secrets,
                    List.of(),
                    "code-" + name,
                    matrix,
                    after,
                    resources,
                    retry,
                    null,
                    CachePolicy.FOREVER,
                    included,
                    image,
                    machine,
                    onOom);
        }
    }
}
