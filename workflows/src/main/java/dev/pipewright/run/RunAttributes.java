package dev.pipewright.run;

import dev.pipewright.activity.RunStatus;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.util.List;

/** What runs can be searched by on a Temporal server that has visibility. The names are registered at worker start. */
public final class RunAttributes {
    private static final SearchAttributeKey<String> PIPELINE = SearchAttributeKey.forKeyword("PipewrightPipeline");
    private static final SearchAttributeKey<String> STACK = SearchAttributeKey.forKeyword("PipewrightStack");
    private static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("PipewrightStatus");

    private RunAttributes() {}

    /** The names to register, all keywords. */
    public static List<String> names() {
        return List.of(PIPELINE.getName(), STACK.getName(), STATUS.getName());
    }

    /** What a run starts with. */
    public static SearchAttributes of(RunRequest request) {
        return SearchAttributes.newBuilder()
                .set(PIPELINE, request.pipeline().name())
                .set(STACK, request.stack())
                .set(STATUS, RunStatus.PENDING.name())
                .build();
    }

    static void enter(RunStatus status) {
        Workflow.upsertTypedSearchAttributes(STATUS.valueSet(status.name()));
    }
}
