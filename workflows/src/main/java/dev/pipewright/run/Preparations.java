package dev.pipewright.run;

import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepPreparation;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cache is asked for a leg: the same question when planning and when running. */
final class Preparations {
    private Preparations() {}

    static StepPreparation of(
            LegContext context,
            Leg leg,
            Map<String, StepInput> inputs,
            Treatment treatment,
            @Nullable ResolvedImage image) {
        Step step = leg.step();
        Map<String, String> parameters = new LinkedHashMap<>(step.parameters());
        parameters.putAll(leg.matrix());
        return new StepPreparation(
                context.run(),
                context.pipeline(),
                context.stack().artifactStore(),
                leg.name(),
                leg.command(),
                step.command(),
                parameters,
                step.env(),
                inputs,
                step.outputs(),
                step.secrets(),
                context.code(),
                step.code(),
                step.codeDigest(),
                image == null ? null : image.baseDigest(),
                image == null ? null : image.requirementsLock(),
                step.cache(),
                treatment.forced(),
                treatment.required());
    }
}
