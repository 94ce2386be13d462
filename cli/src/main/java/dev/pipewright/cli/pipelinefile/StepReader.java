package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Draft.StepDraft;
import dev.pipewright.cli.pipelinefile.Fields.Named;
import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one step after the other. */
final class StepReader {
    private static final Map<String, OnOom> ON_OOM = Map.of("fail", OnOom.FAIL, "grow", OnOom.GROW);

    private final Problems problems;
    private final Values values;
    private final Quantities quantities;
    private final Variables variables;
    private final ImageReader images;
    private final MatrixReader matrices;
    private final Set<String> parameters;
    private final Map<String, String> env;

    /**
     * @param parameters the names the file declares
     * @param env the pipeline's environment
     */
    StepReader(
            Problems problems,
            Values values,
            Quantities quantities,
            Variables variables,
            ImageReader images,
            Set<String> parameters,
            Map<String, String> env) {
        this.problems = problems;
        this.values = values;
        this.quantities = quantities;
        this.variables = variables;
        this.images = images;
        this.matrices = new MatrixReader(values, problems);
        this.parameters = parameters;
        this.env = env;
    }

    /** Always a step, so that others may refer to it; what is wrong with it has been reported. */
    StepDraft read(Scalar name, Node node) {
        Fields fields = Fields.of(node, new Named("step", name.text()), Keys.STEP, problems);
        return fields == null ? unreadable(name) : read(name, fields);
    }

    private StepDraft read(Scalar name, Fields fields) {
        Map<String, List<String>> matrix = matrices.read(fields.get("matrix"), name);
        Fields resources = resources(fields.get("resources"));
        return new StepDraft(
                name,
                run(name, fields.get("run"), matrix.keySet()),
                inputs(fields.get("inputs")),
                outputs(fields.get("outputs")),
                variables.env(fields.get("env"), env),
                variables.secrets(fields.get("secrets"), fields.get("env")),
                code(fields.get("code")),
                matrix,
                values.texts(fields.get("after"), "after", "[load]"),
                resources == null ? Resources.DEFAULT : resources(resources),
                retry(fields.get("retry")),
                quantities.duration(fields.get("timeout"), "timeout"),
                cache(fields.get("cache")),
                when(fields.get("when")),
                images.read(fields.get("image"), "image"),
                machine(fields.get("machine")),
                resources == null ? OnOom.FAIL : onOom(resources.get("on_oom")));
    }

    private static StepDraft unreadable(Scalar name) {
        return new StepDraft(
                name,
                Template.NOTHING,
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Resources.DEFAULT,
                Retry.NONE,
                null,
                CachePolicy.FOREVER,
                null,
                null,
                null,
                OnOom.FAIL);
    }

    private Template run(Scalar step, @Nullable Node node, Set<String> matrix) {
        if (node == null) {
            problems.add(step, "Step '" + Values.shorten(step.text()) + "' has no 'run': add the command that it runs");
            return Template.NOTHING;
        }
        Scalar run = values.scalar(node, "run");
        if (run == null) {
            return Template.NOTHING;
        }
        if (run.text().isBlank()) {
            problems.add(
                    run,
                    "Step '" + Values.shorten(step.text()) + "' has an empty 'run': write the command that it runs");
        }
        return Template.parse(run, parameters, matrix, problems);
    }

    private Map<String, Scalar> inputs(@Nullable Node node) {
        if (node == null) {
            return Map.of();
        }
        Map<String, Scalar> inputs = new LinkedHashMap<>();
        for (Entry entry : values.entries(node, "inputs", "{data: load.data}")) {
            values.checkName(entry.key(), "input");
            Scalar source =
                    values.text(entry.value(), new Named("input", entry.key().text()));
            if (source != null) {
                inputs.put(entry.key().text(), source);
            }
        }
        return inputs;
    }

    private List<String> outputs(@Nullable Node node) {
        List<String> outputs = new ArrayList<>();
        for (Scalar output : values.texts(node, "outputs", "[model]")) {
            values.checkName(output, "output", ".");
            outputs.add(output.text());
        }
        return outputs;
    }

    private List<Scalar> code(@Nullable Node node) {
        List<Scalar> patterns = values.texts(node, "code", "[train.py, lib/]");
        boolean some = patterns.isEmpty();
        for (Scalar pattern : patterns) {
            String mistake = IgnoreRules.mistake(pattern.text());
            if (!mistake.isEmpty()) {
                problems.add(pattern, "Cannot use code pattern '" + Values.shorten(pattern.text()) + "': " + mistake);
            }
            some |= !pattern.text().startsWith("!");
        }
        if (!some) {
            problems.add(
                    patterns.get(0),
                    "Cannot read code: patterns with '!' only take away from others; name what belongs to it first");
        }
        return patterns;
    }

    private @Nullable Fields resources(@Nullable Node node) {
        return node == null ? null : Fields.of(node, new Named("resources", ""), Keys.RESOURCES, problems);
    }

    private Resources resources(Fields fields) {
        return new Resources(
                quantities.number(fields.get("cpus"), "cpus", 0, 0),
                quantities.bytes(fields.get("memory"), "memory"),
                quantities.integer(fields.get("gpus"), "gpus", 0, 0),
                quantities.bytes(fields.get("disk"), "disk"));
    }

    private OnOom onOom(@Nullable Node node) {
        String word = values.word(node, "on_oom");
        if (node != null && word != null && !ON_OOM.containsKey(word)) {
            String hint = Nearest.hint(
                    word, ON_OOM.keySet(), ": write fail, or grow to run the step again with twice the memory");
            problems.add(node, "Cannot use on_oom '" + Values.shorten(word) + "'" + hint);
        }
        return word == null ? OnOom.FAIL : ON_OOM.getOrDefault(word, OnOom.FAIL);
    }

    private Retry retry(@Nullable Node node) {
        Fields fields = node == null ? null : Fields.of(node, new Named("retry", ""), Keys.RETRY, problems);
        if (fields == null) {
            return Retry.NONE;
        }
        if (fields.get("attempts") == null) {
            problems.add(
                    fields.place(), "Retry has no 'attempts': say how often the step is tried, as in {attempts: 3}");
        }
        Duration delay = quantities.durationOrZero(fields.get("delay"), "delay");
        return new Retry(
                quantities.integer(fields.get("attempts"), "attempts", 1, 1),
                delay == null ? Duration.ofSeconds(1) : delay,
                quantities.number(fields.get("backoff"), "backoff", 1, 2));
    }

    private CachePolicy cache(@Nullable Node node) {
        if (node == null) {
            return CachePolicy.FOREVER;
        }
        if (node instanceof Scalar) {
            Boolean enabled = quantities.bool(node, "cache");
            return enabled == null || enabled ? CachePolicy.FOREVER : CachePolicy.NEVER;
        }
        Fields fields = Fields.of(node, new Named("cache", ""), Keys.CACHE, problems);
        return new CachePolicy(true, fields == null ? null : quantities.duration(fields.get("expires"), "expires"));
    }

    private @Nullable Condition when(@Nullable Node node) {
        return node == null ? null : Condition.parse(node, parameters, problems);
    }

    private @Nullable String machine(@Nullable Node node) {
        String machine = values.word(node, "machine");
        if (node != null && machine != null && !machine.equals("own")) {
            problems.add(
                    node,
                    "Cannot use machine '" + Values.shorten(machine)
                            + "': write own, or leave the key out to share one");
        }
        return machine;
    }
}
