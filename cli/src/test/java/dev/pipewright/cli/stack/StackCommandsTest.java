package dev.pipewright.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void withTwoStacks() {
        cli = new Cli(folder);
        cli.run("orchestrator", "register", "two", "-f", "local", "--cpus=2");
        cli.run("container-registry", "register", "lab", "-f", "default", "--uri=localhost:5000");
        cli.run("stack", "register", "small", "-o", "two", "-a", "default", "-c", "lab");
    }

    @Test
    void saysHowToUseANewStack() {
        assertThat(cli.run("stack", "register", "other", "--orchestrator", "two", "--artifact-store=default"))
                .isZero();

        assertThat(cli.out).isEmpty();
        assertThat(cli.err).isEqualToIgnoringNewLines("Registered stack 'other'  use it: pipewright stack set other");
    }

    @Test
    void makesANewStackActiveOnRequest() {
        assertThat(cli.run("stack", "register", "other", "-o", "two", "-a", "default", "--set"))
                .isZero();

        cli.run("stack", "get");
        assertThat(cli.out).isEqualToIgnoringNewLines("other");
    }

    @Test
    void refusesAStackWithoutAnArtifactStore() {
        assertThat(cli.run("stack", "register", "other", "-o", "two")).isEqualTo(2);

        assertThat(cli.err)
                .contains("Cannot keep stack 'other' without an artifact store", "hint: add --artifact-store=default");
    }

    @Test
    void refusesAStackOfAnUnknownComponent() {
        assertThat(cli.run("stack", "register", "other", "-o", "tow", "-a", "default"))
                .isEqualTo(3);

        assertThat(cli.err).contains("Cannot find orchestrator 'tow'", "did you mean 'two'?");
    }

    @Test
    void listsStacksAndMarksTheActiveOne() {
        assertThat(cli.run("stack", "list")).isZero();

        assertThat(cli.out).isEqualToNormalizingNewlines("""
                        ACTIVE  NAME     ORCHESTRATOR  ARTIFACT_STORE  CONTAINER_REGISTRY
                        *       default  default       default         -
                        -       small    two           default         lab
                        """);
        assertThat(cli.err).isEmpty();
    }

    @Test
    void listsStacksAsJson() {
        assertThat(cli.run("stack", "list", "-o", "json")).isZero();

        assertThat(cli.out)
                .contains("\"name\": \"small\"", "\"active\": false", "\"container_registry\": \"lab\"")
                .contains("\"container_registry\": null");
    }

    @Test
    void describesTheActiveStackWhenNoneIsNamed() {
        assertThat(cli.run("stack", "describe")).isZero();
        assertThat(cli.out).containsPattern("Name: +default").containsPattern("Active: +yes");

        assertThat(cli.run("stack", "describe", "small", "-o", "json")).isZero();
        assertThat(cli.out).contains("\"uri\": \"localhost:5000\"", "\"cpus\": \"2\"");
    }

    @Test
    void switchesBetweenStacks() {
        assertThat(cli.run("stack", "set", "small")).isZero();
        assertThat(cli.err).contains("The active stack is 'small' now");

        cli.run("stack", "get", "-o", "json");
        assertThat(cli.out).contains("\"name\": \"small\"");

        assertThat(cli.run("stack", "set", "smal")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot find stack 'smal'", "did you mean 'small'?");
    }

    @Test
    void exchangesComponents() {
        assertThat(cli.run("stack", "update", "small", "-o", "default")).isZero();
        assertThat(cli.err).contains("Updated stack 'small'");

        cli.run("stack", "describe", "small", "-o", "json");
        assertThat(cli.out).contains("\"localhost:5000\"").doesNotContain("\"two\"");

        assertThat(cli.run("stack", "update", "small")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot update stack 'small': no component is named");
    }

    @Test
    void takesOutTheContainerRegistry() {
        assertThat(cli.run("stack", "remove-component", "small", "-c")).isZero();
        assertThat(cli.err).contains("Stack 'small' has no container registry now");

        assertThat(cli.run("stack", "remove-component", "small", "-c")).isEqualTo(5);
        assertThat(cli.err).contains("Cannot take the container registry out of stack 'small': it has none");
    }

    @Test
    void renamesAndCopiesStacks() {
        assertThat(cli.run("stack", "rename", "small", "tiny")).isZero();
        assertThat(cli.err).contains("Renamed stack 'small' to 'tiny'");

        assertThat(cli.run("stack", "copy", "tiny", "twin")).isZero();
        assertThat(cli.err).contains("Copied stack 'tiny' to 'twin'");

        assertThat(cli.run("stack", "copy", "tiny", "twin")).isEqualTo(5);
        assertThat(cli.err).contains("the name is taken");
    }

    @Test
    void deletesAStackThatIsNotActive() {
        cli.run("stack", "set", "small");
        assertThat(cli.run("stack", "delete", "small", "--yes")).isEqualTo(5);
        assertThat(cli.err)
                .contains("Cannot delete stack 'small': it is the active stack", "pipewright stack set default");

        cli.run("stack", "set", "default");
        assertThat(cli.run("stack", "delete", "small", "-y")).isZero();
        assertThat(cli.err).contains("Deleted stack 'small'");
        assertThat(cli.run("stack", "delete", "small", "-y")).isEqualTo(3);
    }

    @Test
    void exportsAStackToStandardOutput() {
        assertThat(cli.run("stack", "export", "small")).isZero();

        assertThat(cli.out).isEqualTo("""
                        # A Pipewright stack, for: pipewright stack import FILE
                        stack: "small"
                        orchestrator:
                          name: "two"
                          flavor: "local"
                          attributes:
                            cpus: "2"
                        artifact-store:
                          name: "default"
                        container-registry:
                          name: "lab"
                          flavor: "default"
                          attributes:
                            uri: "localhost:5000"
                        """);
    }

    @Test
    void takesAnExportedStackUpElsewhere() throws IOException {
        assertThat(cli.run("stack", "export", "small", "small.yaml")).isZero();
        assertThat(cli.err).contains("Exported stack 'small' to small.yaml", "pipewright stack import small.yaml");
        Cli elsewhere = new Cli(Files.createDirectory(folder.resolve("elsewhere")));

        assertThat(elsewhere.run("stack", "import", "../small.yaml")).isZero();

        assertThat(elsewhere.err).contains("Imported stack 'small'", "use it: pipewright stack set small");
        elsewhere.run("stack", "export", "small");
        assertThat(elsewhere.out).isEqualTo(Files.readString(folder.resolve("small.yaml")));
    }

    @Test
    void exportsJsonWhichImportTakesToo() throws IOException {
        assertThat(cli.run("stack", "export", "small", "-o", "json")).isZero();

        assertThat(cli.out).contains("\"stack\": \"small\"", "\"flavor\": \"local\"", "\"cpus\": \"2\"");
        Cli elsewhere = new Cli(Files.createDirectory(folder.resolve("elsewhere")));
        assertThat(elsewhere.reading(cli.out).run("stack", "import", "-")).isZero();
        elsewhere.run("stack", "export", "small", "-o", "json");
        assertThat(elsewhere.out).isEqualTo(cli.out);
    }

    @Test
    void importsUnderAnotherNameWithTheComponentsThatAreThere() {
        cli.run("stack", "export", "small");

        assertThat(cli.reading(cli.out).run("stack", "import", "-", "--name", "twin"))
                .isZero();

        cli.run("stack", "describe", "twin");
        assertThat(cli.out).contains("two (flavor local)");
    }

    @Test
    void doesNotReplaceAFileUnasked() throws IOException {
        Files.writeString(folder.resolve("small.yaml"), "precious");

        assertThat(cli.run("stack", "export", "small", "small.yaml")).isEqualTo(5);
        assertThat(cli.err).contains("Cannot export stack 'small' to small.yaml: the file is there", "add --force");
        assertThat(folder.resolve("small.yaml")).hasContent("precious");

        assertThat(cli.run("stack", "export", "small", "small.yaml", "--force")).isZero();
    }

    @Test
    void saysWhyItCannotWrite() {
        assertThat(cli.run("stack", "export", "small", "none/small.yaml")).isEqualTo(5);

        assertThat(cli.err).contains("Cannot export stack 'small' to none/small.yaml: there is no such file or folder");
    }
}
