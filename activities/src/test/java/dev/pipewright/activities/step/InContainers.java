package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.StepImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of steps in containers of a worker, which leaves none. */
abstract class InContainers {
    StepImage image;
    Workshop workshop;

    @BeforeEach
    void open(@TempDir Path root) throws Exception {
        image = TestImage.busybox(root);
        workshop = new Workshop(root, Durability.DURABLE);
    }

    @AfterEach
    void leavesNoContainer() throws Exception {
        workshop.close();
        assertThat(TestImage.containers("dev.pipewright.execution=" + Workshop.EXECUTION))
                .isEmpty();
    }

    final Workshop.Step inContainer(String name, String command) {
        return step(name, command).in(image);
    }
}
