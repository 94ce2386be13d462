package dev.pipewright.run;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The golden histories: recorded by the workflow tests when asked, replayed by {@link ReplayTest}. */
final class Histories {
    static final Path FOLDER = Path.of("src/test/resources/histories");

    private Histories() {}

    /** Writes the run's history, under that name, to the folder that the property names; does nothing without it. */
    static void keep(WorkflowClient client, WorkflowStub run, String name) {
        String folder = System.getProperty("pipewright.histories");
        if (folder == null) {
            return;
        }
        WorkflowExecutionHistory history =
                client.fetchHistory(Objects.requireNonNull(run.getExecution()).getWorkflowId());
        try {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, name + ".json"), history.toJson(false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
