package dev.pipewright.activities.step;

import static dev.pipewright.activities.step.Workshop.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.StepInput;
import dev.pipewright.activity.StepResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step finds in a directory that another has worked in. */
final class SpareDirectoriesTest {
    private static final String LOOK = "cd ..; find . | sort; cat log; cat code/greet.sh; stat -c '%a %n' .";
    private static final String AS_IF_NEW = """
            .
            ./code
            ./code/greet.sh
            ./log
            ./outputs
            ./outputs/seen
            ./status
            ./tmp
            echo hello from the code
            700 .
            """;

    private Workshop workshop;

    @BeforeEach
    void open(@TempDir Path root) throws Exception {
        workshop = new Workshop(root, Durability.EPHEMERAL);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void looksNewAfterAStepThatFilledAllItMay() throws Exception {
        workshop.run(step(
                        "first",
                        "umask 077; echo out > $OUTPUTS/out; mkdir $OUTPUTS/more $TMPDIR/deep; echo x > $TMPDIR/deep/x; echo said;"
                                + " cat $INPUTS/in; echo '{}' > $PIPEWRIGHT_METADATA; echo x > ../mine")
                .input("in", StepInput.of(workshop.artifact("in", "given")))
                .output("out"));

        assertThat(spares()).isEqualTo(1);
        assertThat(look()).isEqualTo(AS_IF_NEW.replace("./log\n", "./inputs\n./log\n"));
        assertThat(workshop.log("first")).startsWith("said\ngiven\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo ECHO HELLO FROM THE CODE > greet.sh",
                "echo x > new",
                "rm greet.sh",
                "chmod 700 greet.sh",
                "touch -r greet.sh then; cp greet.sh copy; mv copy greet.sh; touch -r then greet.sh; rm then",
                "rm -r ../outputs; mkdir ../outputs; chmod 700 ../outputs",
                "chmod 777 ..",
                "rm -r ../tmp",
                "rm ../log; echo mine > ../log",
                "rm ../status; ln -s /etc/passwd ../status"
            })
    void isMadeAnewAfterAStepThatChangedWhatIsNotItsToChange(String command) throws Exception {
        workshop.run(step("first", command));

        assertThat(spares()).isZero();
        assertThat(look()).isEqualTo(AS_IF_NEW);
    }

    @Test
    void writesNothingIntoAFileThatAStepHasKeptByAnotherName() throws Exception {
        StepResult kept = workshop.run(step("first", "echo mine; ln ../log $OUTPUTS/log; ln greet.sh $OUTPUTS/code")
                .output("log")
                .output("code"));
        workshop.run(step("second", "echo yours; echo changed > greet.sh"));

        assertThat(workshop.text(kept.outputs().get("log"))).isEqualTo("mine\n");
        assertThat(workshop.text(kept.outputs().get("code"))).isEqualTo("echo hello from the code\n");
    }

    @Test
    void isUsedAgainByOneStepAfterTheOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            workshop.run(step("step" + i, "cat greet.sh > $OUTPUTS/out").output("out"));
        }

        assertThat(spares()).isEqualTo(1);
        workshop.attempts.remove(Workshop.RUN, Workshop.EXECUTION);
        assertThat(Files.exists(workshop.work.resolve(Workshop.RUN))).isFalse();
    }

    private String look() throws Exception {
        StepResult result =
                workshop.run(step("look", "(" + LOOK + ") > $OUTPUTS/seen 2>&1").output("seen"));
        return workshop.text(result.outputs().get("seen"));
    }

    private int spares() throws Exception {
        return Trees.children(StepEnvironment.execution(workshop.work, Workshop.RUN, Workshop.EXECUTION)
                        .resolve(".spare"))
                .size();
    }
}
