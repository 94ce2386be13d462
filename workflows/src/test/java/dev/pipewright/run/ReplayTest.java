package dev.pipewright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that were started by an earlier version must go on under this one. */
class ReplayTest {
    /** The first second of a cold JVM on a busy host is not enough, and would be taken for a deadlock. */
    private static final long BUSY_HOST_MILLIS = 30_000;

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.walk(Histories.FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void replaysARecordedHistory(Path file) throws Exception {
        WorkflowExecutionHistory history = WorkflowExecutionHistory.fromJson(Files.readString(file));

        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            Worker worker = temporal.newWorker(
                    "replay",
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(BUSY_HOST_MILLIS)
                            .build());
            worker.registerWorkflowImplementationTypes(PipelineRunImpl.class, StepGroupImpl.class);
            worker.replayWorkflowExecution(history);
        }
    }

    @Test
    void hasHistoriesToReplay() throws Exception {
        assertThat(histories()).hasSizeGreaterThan(20);
    }
}
