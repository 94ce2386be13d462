package dev.pipewright.cli.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.Cli;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void inAFolderOfItsOwn() {
        cli = new Cli(folder);
    }

    @Test
    void registersAComponentWithItsAttributes() {
        assertThat(cli.run("orchestrator", "register", "two", "--flavor=local", "--cpus=2"))
                .isZero();

        assertThat(cli.out).isEmpty();
        assertThat(cli.err)
                .isEqualToIgnoringNewLines("Registered orchestrator 'two' (flavor local)"
                        + "  choose it: pipewright stack update STACK --orchestrator=two");
        try (Catalog catalog = cli.catalog()) {
            assertThat(catalog.components().get(Role.ORCHESTRATOR, "two").attributes())
                    .isEqualTo(Map.of("cpus", "2"));
        }
    }

    @Test
    void takesAttributesInAnyOrderAndWithASpace() {
        assertThat(cli.run("artifact-store", "register", "--path", "/mnt/a", "-f", "local", "big"))
                .isZero();

        cli.run("artifact-store", "list");
        assertThat(cli.out).isEqualToNormalizingNewlines("""
                        NAME     FLAVOR  ATTRIBUTES
                        big      local   path=/mnt/a
                        default  local   path=%s
                        """.formatted(folder.resolve("data/artifacts")));
    }

    @Test
    void suggestsTheAttributeThatWasMeant() {
        assertThat(cli.run("orchestrator", "register", "two", "-f", "local", "--cpu=2"))
                .isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot run 'pipewright orchestrator register': there is no option '--cpu'",
                        "hint: did you mean '--cpus'?");
    }

    @Test
    void refusesAnUnknownFlavor() {
        assertThat(cli.run("orchestrator", "register", "two", "-f", "locl")).isEqualTo(2);

        assertThat(cli.err)
                .contains("Cannot use orchestrator flavor 'locl': there is no such flavor", "did you mean 'local'?");
    }

    @Test
    void refusesAnAttributeWithAWrongValue() {
        assertThat(cli.run("orchestrator", "register", "two", "-f", "local", "--cpus=many"))
                .isEqualTo(2);

        assertThat(cli.err).contains("'cpus' is not a number above 0: many");
    }

    @Test
    void namesARequiredAttributeThatIsMissing() {
        assertThat(cli.run("container-registry", "register", "lab", "-f", "default"))
                .isEqualTo(2);

        assertThat(cli.err).contains("'uri' is missing", "hint: add --uri=...");
    }

    @Test
    void refusesANameThatIsTaken() {
        assertThat(cli.run("orchestrator", "register", "default", "-f", "local"))
                .isEqualTo(5);

        assertThat(cli.err)
                .contains("Cannot register orchestrator 'default': the name is taken", "orchestrator describe default");
    }

    @Test
    void saysHowToAddTheFirstOne() {
        assertThat(cli.run("container-registry", "list")).isZero();

        assertThat(cli.out).isEqualToIgnoringNewLines("NAME  FLAVOR  ATTRIBUTES");
        assertThat(cli.err).contains("add the first: pipewright container-registry register --help");
    }

    @Test
    void listsAsJson() {
        assertThat(cli.run("orchestrator", "list", "-o", "json")).isZero();

        assertThat(cli.out)
                .contains("\"role\": \"orchestrator\"", "\"name\": \"default\"", "\"flavor\": \"local\"")
                .contains("\"attributes\": {}", "\"created\": \"2");
    }

    @Test
    void describesAComponentWithTheStacksThatHaveIt() {
        cli.run("orchestrator", "register", "two", "-f", "local", "--cpus=2");
        cli.run("stack", "register", "small", "-o", "two", "-a", "default");

        assertThat(cli.run("orchestrator", "describe", "two")).isZero();
        assertThat(cli.out)
                .containsPattern("Name: +two")
                .containsPattern("cpus: +2")
                .containsPattern("Stacks: +small");

        cli.run("orchestrator", "describe", "two", "-o", "json");
        assertThat(cli.out).contains("\"stacks\": [").contains("\"small\"");
    }

    @Test
    void namesTheComponentsThereAreWhenOneIsNot() {
        assertThat(cli.run("orchestrator", "describe", "defualt")).isEqualTo(3);

        assertThat(cli.err)
                .contains("Cannot find orchestrator 'defualt'", "(registered: default)", "did you mean 'default'?");
        assertThat(cli.out).isEmpty();
    }

    @Test
    void changesAndTakesAwayAttributes() {
        cli.run("orchestrator", "register", "two", "-f", "local", "--cpus=2");

        assertThat(cli.run("orchestrator", "update", "two", "--cpus=3")).isZero();
        assertThat(cli.err).contains("Updated orchestrator 'two': cpus=3");

        assertThat(cli.run("orchestrator", "update", "two", "--unset", "cpus")).isZero();
        assertThat(cli.err).isEqualToIgnoringNewLines("Updated orchestrator 'two'");
    }

    @Test
    void refusesAnUpdateThatMakesNoSense() {
        cli.run("orchestrator", "register", "two", "-f", "local");

        assertThat(cli.run("orchestrator", "update", "two")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot update orchestrator 'two': no attribute is named", "update --help");

        assertThat(cli.run("orchestrator", "update", "two", "--unset", "cpus")).isEqualTo(2);
        assertThat(cli.err)
                .contains("Cannot update orchestrator 'two': 'cpus' is not set, so it cannot be unset (set: none)");

        assertThat(cli.run("orchestrator", "update", "two", "--cpus=1", "--unset", "cpus"))
                .isEqualTo(2);
        assertThat(cli.err).contains("Cannot update orchestrator 'two': 'cpus' is both set and unset");
    }

    @Test
    void renamesAComponent() {
        cli.run("orchestrator", "register", "two", "-f", "local");

        assertThat(cli.run("orchestrator", "rename", "two", "zwei")).isZero();
        assertThat(cli.err).contains("Renamed orchestrator 'two' to 'zwei'");
        assertThat(cli.run("orchestrator", "describe", "zwei")).isZero();
    }

    @Test
    void deletesAComponentWhenToldYes() {
        cli.run("orchestrator", "register", "two", "-f", "local");

        assertThat(cli.run("orchestrator", "delete", "two")).isEqualTo(2);
        assertThat(cli.err)
                .contains(
                        "Cannot delete orchestrator 'two' without asking: standard input is not a terminal",
                        "add --yes");

        assertThat(cli.typing("n\n").run("orchestrator", "delete", "two")).isEqualTo(5);
        assertThat(cli.err).contains("Delete orchestrator 'two'? [y/N]", "the answer was not yes");

        assertThat(cli.typing("y\n").run("orchestrator", "delete", "two")).isZero();
        assertThat(cli.err).contains("Deleted orchestrator 'two'");
    }

    @Test
    void refusesToDeleteWhatAStackHas() {
        cli.run("orchestrator", "register", "two", "-f", "local");
        cli.run("stack", "register", "small", "-o", "two", "-a", "default");

        assertThat(cli.run("orchestrator", "delete", "two", "--yes")).isEqualTo(5);

        assertThat(cli.err).contains("Cannot delete orchestrator 'two': it is used by stack 'small'", "hint: ");
    }

    @Test
    void listsFlavorsWithTheirAttributes() {
        assertThat(cli.run("artifact-store", "flavor", "list")).isZero();
        assertThat(cli.out).contains("FLAVOR", "local", "--path", "yes", "created when it is first used");

        cli.run("artifact-store", "flavor", "list", "-o", "json");
        assertThat(cli.out).contains("\"name\": \"path\"", "\"required\": true", "\"default\": null");
    }
}
