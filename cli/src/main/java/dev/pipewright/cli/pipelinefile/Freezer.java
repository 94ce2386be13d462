package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Draft.ImageDraft;
import dev.pipewright.cli.pipelinefile.Draft.StepDraft;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.Pipeline;
import dev.pipewright.pipeline.Source;
import dev.pipewright.pipeline.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the pipeline of one run from a draft and that run's parameters. */
final class Freezer {
    private final Draft draft;
    private final Path folder;
    private final Problems problems;

    Freezer(Draft draft, Path folder, Problems problems) {
        this.draft = draft;
        this.folder = folder;
        this.problems = problems;
    }

    Pipeline freeze(Map<String, String> given, Function<List<String>, String> codeDigest) {
        Map<String, String> parameters = new Parameters(draft, problems).with(given);
        Map<String, String> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, Scalar> input : draft.inputs().entrySet()) {
            inputs.put(input.getKey(), External.locate(input.getKey(), input.getValue(), folder, problems));
        }
        Map<List<String>, String> digests = new HashMap<>();
        List<Step> steps = new ArrayList<>(draft.steps().size());
        for (StepDraft step : draft.steps().values()) {
            List<String> code = texts(step.code());
            String digest = digests.get(code);
            if (digest == null) {
                digest = digest(step, code, codeDigest);
                digests.put(code, digest);
            }
            steps.add(step(step, parameters, code, digest));
        }
        Image image = image(draft.image());
        return new Pipeline(draft.name(), parameters, inputs, image, steps, draft.timeout());
    }

    private Step step(StepDraft step, Map<String, String> parameters, List<String> code, String digest) {
        String name = step.name().text();
        Map<String, Source> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, Scalar> input : step.inputs().entrySet()) {
            inputs.put(input.getKey(), Source.parse(input.getValue().text()));
        }
        Condition when = step.when();
        return new Step(
                name,
                step.run().render(parameters),
                mentioned(step, parameters),
                inputs,
                step.outputs(),
                step.env(),
                step.secrets(),
                code,
                digest,
                step.matrix(),
                texts(step.after()),
                step.resources(),
                step.retry(),
                step.timeout(),
                step.cache(),
                when == null || when.decide(parameters, name, problems),
                image(step.image()),
                step.machine(),
                step.onOom());
    }

    private static Map<String, String> mentioned(StepDraft step, Map<String, String> parameters) {
        Map<String, String> mentioned = new LinkedHashMap<>();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            boolean decides =
                    step.when() != null && parameter.getKey().equals(step.when().parameter());
            if (decides || step.run().mentions(parameter.getKey())) {
                mentioned.put(parameter.getKey(), parameter.getValue());
            }
        }
        return mentioned;
    }

    private String digest(StepDraft step, List<String> code, Function<List<String>, String> codeDigest) {
        try {
            return codeDigest.apply(code);
        } catch (UnmatchedPatternException e) {
            Scalar at = step.name();
            for (Scalar pattern : step.code()) {
                at = pattern.text().equals(e.pattern()) ? pattern : at;
            }
            problems.add(at, String.valueOf(e.getMessage()));
            return "";
        }
    }

    private @Nullable Image image(@Nullable ImageDraft image) {
        if (image == null) {
            return null;
        }
        for (Scalar file : image.files()) {
            Path path = External.path(file, folder);
            if (path == null || !Files.isRegularFile(path)) {
                problems.add(
                        file, "Cannot find '" + file.text() + "' of the image: there is no such file in " + folder);
            }
        }
        return image.image();
    }

    static List<String> texts(List<Scalar> scalars) {
        List<String> texts = new ArrayList<>(scalars.size());
        for (Scalar scalar : scalars) {
            texts.add(scalar.text());
        }
        return texts;
    }
}
