package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cannot succeed as they are asked for: the plan and the run say so in the same words, and nothing is recorded. */
class RefusedRunTest {
    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeEach
    void prepare() {
        pipewright = new Pipewright(folder);
    }

    private Path chain() throws IOException {
        return pipewright.pipeline("chain", """
                name: chain
                steps:
                  load: {run: 'cat data.txt > $OUTPUTS/data', outputs: [data], code: [data.txt]}
                  train: {inputs: {data: load.data}, run: 'cat $INPUTS/data', code: [data.txt]}
                """);
    }

    private void write(Path pipeline, String data) throws IOException {
        Files.writeString(pipeline.resolve("data.txt"), data);
    }

    /** Of the plan and of the run, which say the same. */
    private Pipewright.Said refused(Object... arguments) {
        String before = pipewright.run("runs", "list").out();
        Object[] planned = new Object[arguments.length + 1];
        System.arraycopy(arguments, 0, planned, 0, arguments.length);
        planned[arguments.length] = "--dry-run";

        Pipewright.Said run = pipewright.run(arguments);
        Pipewright.Said plan = pipewright.run(planned);

        assertThat(plan).isEqualTo(run);
        assertThat(run.out()).isEmpty();
        assertThat(pipewright.run("runs", "list").out()).isEqualTo(before);
        return run;
    }

    @Test
    void refusesToLeaveOutAStepWithoutAnEarlierResultOfTheSameWork() throws Exception {
        Path pipeline = chain();
        write(pipeline, "old");
        assertThat(pipewright.run("run", pipeline).exitCode()).isZero();
        write(pipeline, "new");

        Pipewright.Said said = refused("run", pipeline, "--only", "train");

        assertThat(said.exitCode()).isEqualTo(5);
        assertThat(said.err())
                .isEqualTo("pipewright: Cannot leave out step 'load': there is no earlier result of the same work"
                        + " (code of data.txt changed)\n  hint: without --only it runs, too\n");
    }

    @Test
    void refusesANameThatIsTakenOrNone() throws Exception {
        Path pipeline = chain();
        write(pipeline, "x");
        assertThat(pipewright.run("run", pipeline, "--name", "mine").exitCode()).isZero();

        Pipewright.Said taken = refused("run", pipeline, "--name", "mine");
        Pipewright.Said illegal = refused("run", pipeline, "--name", "a b/../c");

        assertThat(taken.exitCode()).isEqualTo(5);
        assertThat(taken.err()).contains("Cannot use the run name 'mine': it is taken");
        assertThat(illegal.exitCode()).isEqualTo(2);
        assertThat(illegal.err()).contains("Cannot use the run name 'a b/../c'");
        assertThat(pipewright.run("runs", "retry", "mine", "--name", "mine").exitCode())
                .isEqualTo(5);
    }

    private Path secretive() throws IOException {
        return pipewright.pipeline("secretive", """
                name: secretive
                parameters: {all: false}
                steps:
                  first: {run: 'touch %s', secrets: [DB_USER], cache: false}
                  second: {after: [first], run: 'test -n "$DB_PASSWORD"', secrets: [DB_USER, DB_PASSWORD]}
                  never: {run: 'true', secrets: [OTHER], when: '${{ params.all }}'}
                """.formatted(folder.resolve("ran")));
    }

    @Test
    void namesAllMissingSecretsBeforeAnyStepRuns() throws Exception {
        Pipewright.Said said = refused("run", secretive());

        assertThat(said.exitCode()).isEqualTo(3);
        assertThat(said.err())
                .isEqualTo("pipewright: Cannot run pipeline 'secretive': there is no secret 'DB_PASSWORD'"
                        + " (for step 'second') and no secret 'DB_USER' (for steps 'first', 'second')\n"
                        + "  hint: pipewright secret create DB_PASSWORD; pipewright secret create DB_USER\n");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void needsNoSecretOfStepsThatEarlierResultsAnswer() throws Exception {
        create("DB_USER", "DB_PASSWORD");
        Path pipeline = secretive();
        assertThat(pipewright.run("run", pipeline).exitCode()).isZero();
        pipewright.run("secret", "delete", "DB_PASSWORD", "--yes");

        Pipewright.Said said = pipewright.run("run", pipeline);

        assertThat(said.err()).contains("second cached");
        assertThat(said.exitCode()).isZero();
    }

    @Test
    void resumesOnlyWithTheSecretsOfWhatIsLeftToDo() throws Exception {
        create("DB_USER", "DB_PASSWORD");
        Path pipeline = pipewright.pipeline("flaky", """
                name: flaky
                steps:
                  first: {run: 'true', secrets: [DB_USER]}
                  second: {after: [first], run: 'test -e %s', secrets: [DB_PASSWORD]}
                """.formatted(folder.resolve("flag")));
        assertThat(pipewright.run("run", pipeline).exitCode()).isEqualTo(1);
        pipewright.run("secret", "delete", "DB_USER", "--yes");
        pipewright.run("secret", "delete", "DB_PASSWORD", "--yes");

        Pipewright.Said said = pipewright.run("runs", "resume", "flaky-1");

        assertThat(said.exitCode()).isEqualTo(3);
        assertThat(said.err()).contains("'DB_PASSWORD' (for step 'second')").doesNotContain("DB_USER");
        assertThat(pipewright.run("runs", "list").out()).contains("FAILED");
        create("DB_PASSWORD");
        Files.createFile(folder.resolve("flag"));
        assertThat(pipewright.run("runs", "resume", "flaky-1").exitCode()).isZero();
    }

    private void create(String... secrets) throws IOException {
        Path value = Files.writeString(folder.resolve("value"), "of the secret");
        for (String secret : secrets) {
            assertThat(pipewright
                            .run("secret", "create", secret, "--from-file", value)
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void refusesAParameterThatIsGivenTwice() throws Exception {
        Path pipeline = chain();

        Pipewright.Said said = refused("run", pipeline, "-p", "a=1", "-p", "a=b=c");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("Cannot set parameter 'a' twice: to '1' and to 'b=c'");
    }

    @Test
    void refusesFromTogetherWithOnly() throws Exception {
        Pipewright.Said said = refused("run", chain(), "--from", "load", "--only", "train");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("Cannot run both --from load and --only train", "leave out one of the two");
    }

    @Test
    void suggestsTheStepOrTheModeThatWasMeant() throws Exception {
        Path pipeline = chain();
        write(pipeline, "x");

        Pipewright.Said step = refused("run", pipeline, "--from", "laod");
        Pipewright.Said mode = refused("run", pipeline, "--on-failure", "sotp");

        assertThat(step.exitCode()).isEqualTo(2);
        assertThat(step.err()).contains("has no step 'laod' (its steps are load, train)", "did you mean 'load'?");
        assertThat(mode.exitCode()).isEqualTo(2);
        assertThat(mode.err()).contains("expected stop, fail_fast or continue, not 'sotp' (did you mean 'stop'?)");
    }

    @Test
    void refusesAnEmptyPath() {
        Pipewright.Said said = refused("run", "");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains("Cannot run '': no pipeline file or folder is named", "pipewright run .");
    }

    @Test
    void namesTheFileOnceAndTheProgramOnEachLine() throws Exception {
        Path wrong = pipewright.pipeline("wrong", "name: wrong\nsteps:\n  a: {runn: x}\n  b: {runn: x}\n");
        Path gone = folder.resolve("gone");

        assertThat(refused("run", wrong).err().lines()).allMatch(line -> line.startsWith("pipewright: " + wrong));
        assertThat(refused("run", gone).err()).startsWith("pipewright: Cannot find " + gone + ": there is no such");
    }

    @Test
    void saysThatTheFilterAndNotTheCatalogIsEmpty() throws Exception {
        Path pipeline = chain();
        write(pipeline, "x");
        pipewright.run("run", pipeline);

        assertThat(pipewright.run("runs", "list", "--pipeline", "chian").err())
                .contains("No such runs; see all with: pipewright runs list");
    }

    @Test
    void plansNameTheRunThatAResultComesFrom() throws Exception {
        Path pipeline = chain();
        write(pipeline, "x");
        pipewright.run("run", pipeline);

        String plan = pipewright.run("run", pipeline, "--dry-run", "-o", "json").out();

        assertThat(plan).contains("\"cached_from\": \"chain-1\"", "\"why\": null");
    }
}
