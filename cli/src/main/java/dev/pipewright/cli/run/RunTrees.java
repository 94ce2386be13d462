package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.ArtifactRef;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.view.FleetPhrases;
import dev.pipewright.run.RunRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs and attempts as the trees that JSON is written from, and their states as cells. Keys never change. */
final class RunTrees {
    private RunTrees() {}

    static Map<String, @Nullable Object> run(Run run) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("name", run.name());
        tree.put("pipeline", run.pipeline());
        tree.put("stack", run.stack());
        tree.put("status", run.status());
        tree.put("message", run.message());
        tree.put("host", run.host());
        tree.put("created", run.created());
        tree.put("started", run.started());
        tree.put("ended", run.ended());
        return tree;
    }

    static Map<String, @Nullable Object> full(
            Run run,
            RunRequest request,
            List<StepAttempt> attempts,
            List<ImageBuild> images,
            List<MachineRecord> machines) {
        Map<String, @Nullable Object> tree = run(run);
        tree.put("parameters", request.pipeline().parameters());
        tree.put("attempts", attempts.stream().map(RunTrees::attempt).toList());
        tree.put("images", images.stream().map(FleetPhrases::tree).toList());
        tree.put("machines", machines.stream().map(FleetPhrases::tree).toList());
        return tree;
    }

    private static Map<String, @Nullable Object> attempt(StepAttempt attempt) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("step", attempt.step());
        tree.put("attempt", attempt.attempt());
        tree.put("state", attempt.state());
        tree.put("reason", attempt.reason());
        tree.put("cached_from", attempt.cachedFrom());
        tree.put("machine", attempt.machine());
        tree.put("message", attempt.message());
        tree.put("exit_code", attempt.exitCode());
        tree.put("queued", attempt.queued());
        tree.put("started", attempt.started());
        tree.put("ended", attempt.ended());
        Map<String, String> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, ArtifactRef> output : attempt.outputs().entrySet()) {
            outputs.put(output.getKey(), output.getValue().digest());
        }
        tree.put("outputs", outputs);
        tree.put("metadata", attempt.metadata());
        return tree;
    }

    static Table.Cell status(RunStatus status) {
        Style style =
                switch (status) {
                    case COMPLETED -> Style.GOOD;
                    case FAILED -> Style.BAD;
                    case STOPPED, INTERRUPTED -> Style.WARNING;
                    case PENDING, FETCHING_STACK, PREPARING, RUNNING_STEPS, CLEANING_UP -> Style.BUSY;
                };
        return new Table.Cell(status.name(), style);
    }

    static Table.Cell state(StepState state) {
        Style style =
                switch (state) {
                    case SUCCEEDED, CACHED -> Style.GOOD;
                    case FAILED -> Style.BAD;
                    case LOST, STOPPED -> Style.WARNING;
                    case SKIPPED -> Style.FAINT;
                    case QUEUED, RUNNING -> Style.BUSY;
                };
        return new Table.Cell(state.name(), style);
    }
}
