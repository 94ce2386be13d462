package dev.pipewright.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackImportTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void inAFolderOfItsOwn() {
        cli = new Cli(folder);
    }

    @Test
    void tellsAllProblemsAtOnceAndRegistersNothing() {
        int exitCode = imported("""
                stack: "not a name"
                colour: red
                orchestrator:
                  name: two
                  flavor: local
                  attributes:
                    cpu: 2
                artifact-store:
                  name: fine
                  flavor: local
                  attributes: {path: /mnt/fine}
                container-registry:
                  flavor: default
                """);

        assertThat(exitCode).isEqualTo(2);
        assertThat(cli.err)
                .contains(
                        "pipewright: Cannot import standard input: 4 problems",
                        "  standard input:2: there is no key 'colour' (keys: stack, orchestrator, artifact-store,"
                                + " container-registry)",
                        "  standard input:13: 'container-registry' has no name",
                        "  standard input:4: Cannot use these attributes for orchestrator flavor 'local': there is no"
                                + " attribute 'cpu' (attributes: cpus)",
                        "  standard input:1: Cannot use the stack name 'not a name'",
                        "  hint: did you mean 'cpus'?");
        cli.run("artifact-store", "list");
        assertThat(cli.out).doesNotContain("fine");
    }

    @Test
    void refusesAComponentThatIsRegisteredDifferently() {
        cli.run("orchestrator", "register", "two", "-f", "local", "--cpus=2");

        int exitCode = imported("""
                stack: small
                orchestrator: {name: two, flavor: local, attributes: {cpus: 3}}
                artifact-store: {name: default}
                """);

        assertThat(exitCode).isEqualTo(5);
        assertThat(cli.err)
                .contains(
                        "standard input:2: orchestrator 'two' is registered differently here: flavor local cpus=2",
                        "hint: pipewright orchestrator rename two OTHER");
    }

    @Test
    void refusesAComponentThatIsOnlyNamedAndNotThere() {
        int exitCode = imported("""
                stack: small
                orchestrator: {name: two}
                artifact-store: {name: default}
                """);

        assertThat(exitCode).isEqualTo(3);
        assertThat(cli.err).contains("standard input:2: Cannot find orchestrator 'two'");
    }

    @Test
    void refusesANameThatIsTaken() {
        int exitCode = imported("""
                stack: default
                orchestrator: {name: default}
                artifact-store: {name: default}
                """);

        assertThat(exitCode).isEqualTo(5);
        assertThat(cli.err).contains("standard input:1: Cannot register stack 'default'", "hint: add --name=OTHER");
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(imported("# nothing\n")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "standard input: 'orchestrator' is missing: every stack has one",
                        "standard input: 'artifact-store' is missing: every stack has one",
                        "standard input: 'stack' is missing: the name of the stack");
    }

    @Test
    void refusesWhatIsNotYaml() {
        assertThat(imported("stack: [\n")).isEqualTo(2);

        assertThat(cli.err).contains("not YAML: ").doesNotContain("\tat ");
    }

    @Test
    void refusesShapesThatMeanNothing() {
        int exitCode = imported("""
                stack: [a]
                stack: b
                orchestrator: local
                artifact-store:
                  name: {a: b}
                  size: 3
                """);

        assertThat(exitCode).isEqualTo(2);
        assertThat(cli.err)
                .contains(
                        "standard input:1: 'stack' must be a single value",
                        "standard input:2: the key 'stack' is there twice",
                        "standard input:3: 'orchestrator' must be keys with values",
                        "standard input:5: 'artifact-store.name' must be a single value",
                        "standard input:6: 'artifact-store' has no key 'size' (keys: name, flavor, attributes)");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        assertThat(cli.run("stack", "import", "none.yaml")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot import none.yaml: there is no such file or folder");

        assertThat(imported("x".repeat(2_000_000))).isEqualTo(2);
        assertThat(cli.err).contains("Cannot import standard input: it has more than 1 MiB");
    }

    private int imported(String yaml) {
        return cli.reading(yaml).run("stack", "import", "-");
    }
}
