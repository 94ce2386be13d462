package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Draft.StepDraft;
import dev.pipewright.cli.pipelinefile.Fields.Named;
import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Mapping;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the pipeline's own keys and goes through its steps. */
final class PipelineReader {
    private final Problems problems;
    private final Values values;
    private final Quantities quantities;
    private final Variables variables;
    private final ImageReader images;

    PipelineReader(Problems problems) {
        this.problems = problems;
        this.values = new Values(problems);
        this.quantities = new Quantities(values, problems);
        this.variables = new Variables(values, problems);
        this.images = new ImageReader(values, problems);
    }

    /** Null when the root is no mapping; with mistakes, all of them are in the problems and the draft is of no use. */
    @Nullable
    Draft read(Node root) {
        Fields fields = Fields.of(root, Named.PIPELINE, Keys.PIPELINE, problems);
        if (fields == null) {
            return null;
        }
        String name = name(fields);
        Map<String, Scalar> parameters = parameters(fields.get("parameters"));
        Map<String, String> env = variables.env(fields.get("env"), Map.of());
        Map<String, Scalar> inputs = inputs(fields.get("inputs"));
        Draft.ImageDraft image = images.read(fields.get("image"), "image");
        Duration timeout = quantities.duration(fields.get("timeout"), "timeout");
        Map<String, StepDraft> steps = steps(root, fields.get("steps"), parameters, env);
        Draft draft = new Draft(root, name, parameters, inputs, image, steps, timeout);
        new Graph(draft, problems).check();
        return draft;
    }

    private String name(Fields fields) {
        Node node = fields.get("name");
        if (node == null) {
            problems.add(fields.place(), "The pipeline has no name: add a line such as 'name: training'");
            return "";
        }
        Scalar name = values.scalar(node, "name");
        if (name == null) {
            return "";
        }
        values.checkName(name, "the pipeline");
        return name.text();
    }

    private Map<String, Scalar> parameters(@Nullable Node node) {
        Map<String, Scalar> parameters = new LinkedHashMap<>();
        for (Entry entry : values.entries(node, "parameters", "{alpha: 0.1}")) {
            Scalar key = entry.key();
            boolean good = values.checkName(key, "parameter");
            Scalar value = values.text(entry.value(), new Named("the default of parameter", key.text()));
            if (good && value != null) {
                parameters.put(key.text(), value);
            }
        }
        return parameters;
    }

    private Map<String, Scalar> inputs(@Nullable Node node) {
        Map<String, Scalar> inputs = new LinkedHashMap<>();
        for (Entry entry : values.entries(node, "inputs", "{raw: ./data/raw.csv}")) {
            values.checkName(entry.key(), "input");
            Scalar value =
                    values.text(entry.value(), new Named("input", entry.key().text()));
            if (value != null) {
                External.check(value, problems);
                inputs.put(entry.key().text(), value);
            }
        }
        return inputs;
    }

    private Map<String, StepDraft> steps(
            Node root, @Nullable Node node, Map<String, Scalar> parameters, Map<String, String> env) {
        Map<String, StepDraft> steps = new LinkedHashMap<>();
        if (node == null) {
            problems.add(root, "The pipeline has no steps: add 'steps:' with at least one step");
            return steps;
        }
        if ((node instanceof Mapping mapping && mapping.entries().isEmpty())
                || (node instanceof Scalar s && s.isNull())) {
            problems.add(node, "The pipeline has no steps: add at least one under 'steps'");
            return steps;
        }
        StepReader reader = new StepReader(problems, values, quantities, variables, images, parameters.keySet(), env);
        for (Entry entry : values.entries(node, "steps", "{load: {run: python load.py}}")) {
            checkStepName(entry.key());
            StepDraft step = reader.read(entry.key(), entry.value());
            steps.put(entry.key().text(), step);
        }
        return steps;
    }

    private void checkStepName(Scalar name) {
        if (values.checkName(name, "step") && name.text().equals("inputs")) {
            problems.add(name, "Cannot name a step 'inputs': the word stands for the pipeline's own inputs");
        }
    }
}
