package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.pipeline.CachePolicy;
import dev.pipewright.pipeline.Image;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.pipeline.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file as it was read: complete but for the parameters' values and what they decide.
 *
 * @param place where the pipeline's mapping begins, for mistakes that have no place of their own
 * @param parameters default values by name
 * @param inputs paths and addresses by name, as written
 * @param steps by name, in the order of the file
 */
record Draft(
        Node place,
        String name,
        Map<String, Scalar> parameters,
        Map<String, Scalar> inputs,
        @Nullable ImageDraft image,
        Map<String, StepDraft> steps,
        @Nullable Duration timeout) {

    /**
     * One step.
     *
     * @param inputs {@code step.output} or {@code inputs.name} by the step's own name for it
     * @param env the pipeline's environment with the step's own on top
     * @param when null when the step always takes part
     */
    record StepDraft(
            Scalar name,
            Template run,
            Map<String, Scalar> inputs,
            List<String> outputs,
            Map<String, String> env,
            List<String> secrets,
            List<Scalar> code,
            Map<String, List<String>> matrix,
            List<Scalar> after,
            Resources resources,
            Retry retry,
            @Nullable Duration timeout,
            CachePolicy cache,
            @Nullable Condition when,
            @Nullable ImageDraft image,
            @Nullable String machine,
            OnOom onOom) {}

    /** @param files paths of the pipeline's folder that the image is made from */
    record ImageDraft(Image image, List<Scalar> files) {}
}
