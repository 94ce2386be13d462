package dev.pipewright.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Cli;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFromCloudFormationTest {
    private static final String OUTPUTS = """
            [{"OutputKey": "Region", "OutputValue": "eu-central-1", "Description": "Of all of it"},
             {"OutputKey": "ArtifactStorePath", "OutputValue": "s3://my-bucket/pipewright"},
             {"OutputKey": "ContainerRegistryUri",
              "OutputValue": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipewright"}]
            """;
    private static final String STACKS =
            "{\"Stacks\": [{\"StackName\": \"pipewright\", \"StackStatus\": \"CREATE_COMPLETE\", \"Outputs\": "
                    + OUTPUTS + "}]}";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void inAFolderOfItsOwn() {
        cli = new Cli(folder);
    }

    @Test
    void registersTheStackAndItsComponents() {
        assertThat(registered(STACKS)).isZero();

        cli.run("stack", "export", "cloud");
        assertThat(cli.out)
                .contains(
                        "\"s3://my-bucket/pipewright\"",
                        "region: \"eu-central-1\"",
                        "uri: \"123456789012.dkr.ecr.eu-central-1.amazonaws.com/pipewright\"");
    }

    @Test
    void takesTheOutputsAlone() {
        assertThat(registered(OUTPUTS)).isZero();
    }

    @Test
    void changesNothingTheSecondTime() {
        registered(STACKS);

        assertThat(registered(STACKS)).isZero();

        assertThat(cli.out + cli.err).contains("There is this stack already: 'cloud'");
    }

    @Test
    void refusesOtherOutputsUnderTheSameName() {
        registered(STACKS);

        assertThat(registered(STACKS.replace("my-bucket", "other-bucket"))).isEqualTo(5);

        assertThat(cli.err)
                .contains(
                        "Cannot register artifact store 'cloud' from standard input: it is registered differently",
                        "hint: pipewright artifact-store rename cloud OTHER");
    }

    @Test
    void namesTheMissingOutputAndRegistersNothing() {
        assertThat(registered(STACKS.replace("ContainerRegistryUri", "Other"))).isEqualTo(2);

        assertThat(cli.err).contains("Cannot use standard input: it has no output ContainerRegistryUri");
        cli.run("artifact-store", "list");
        assertThat(cli.out).doesNotContain("cloud");
    }

    @Test
    void refusesWhatTellsOfNoStackOrOfSeveral() {
        assertThat(registered("{\"Stacks\": []}")).isEqualTo(2);
        assertThat(cli.err).contains("it tells of 0 stacks, not of one");

        assertThat(registered("{\"Stacks\": [{\"StackName\": \"new\"}]}")).isEqualTo(2);
        assertThat(cli.err).contains("it has no Outputs");

        assertThat(registered("[{\"OutputKey\": \"Region\"}]")).isEqualTo(2);
        assertThat(cli.err).contains("an output of it lacks OutputKey or OutputValue");
    }

    @Test
    void refusesWhatIsNotJson() {
        assertThat(registered("Stacks: none")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot use standard input: it is not JSON", "hint: aws cloudformation");

        assertThat(registered("[{\"OutputKey\":")).isEqualTo(2);
        assertThat(cli.err).contains("it is not JSON");
    }

    @Test
    void saysThatAFileIsNotThere() {
        assertThat(cli.run("stack", "register", "cloud", "-o", "default", "--from-cloudformation", "none.json"))
                .isEqualTo(3);

        assertThat(cli.err).contains("Cannot use none.json: there is no such file or folder");
    }

    private int registered(String json) {
        return cli.reading(json).run("stack", "register", "cloud", "-o", "default", "--from-cloudformation", "-");
    }
}
