package dev.pipewright.cli.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void inAFolderOfItsOwn() {
        cli = new Cli(folder);
    }

    @Test
    void asksForTheValueWithoutShowingIt() {
        assertThat(cli.typingUnseen("s3cret").run("secret", "create", "TOKEN")).isZero();

        assertThat(cli.out).isEmpty();
        assertThat(cli.err)
                .contains("Value of TOKEN (not shown): ", "Created secret 'TOKEN'", "secrets: [TOKEN]")
                .doesNotContain("s3cret");
        assertThat(value("TOKEN")).isEqualTo("s3cret");
    }

    @Test
    void readsTheValueFromStandardInputWithoutItsLineEnd() {
        assertThat(cli.reading("line one\nline two\n").run("secret", "create", "TOKEN", "--from-stdin"))
                .isZero();

        assertThat(value("TOKEN")).isEqualTo("line one\nline two");
    }

    @Test
    void readsTheValueFromAFile() throws IOException {
        Files.writeString(folder.resolve("token.txt"), "s3cret\r\n");

        assertThat(cli.run("secret", "create", "TOKEN", "--from-file", "token.txt"))
                .isZero();

        assertThat(value("TOKEN")).isEqualTo("s3cret");
    }

    @Test
    void refusesAValueOnTheCommandLineAndDoesNotRepeatIt() {
        for (String typed : new String[] {"s3cret", "--value=s3cret", "--password=s3cret", "-vs3cret"}) {
            assertThat(cli.run("secret", "create", "TOKEN", typed)).isEqualTo(2);
            assertThat(cli.err)
                    .contains(
                            "Cannot create secret 'TOKEN' from the command line: its value would stay in the shell's"
                                    + " history and in the list of processes",
                            "hint: pipewright secret create TOKEN asks for it")
                    .doesNotContain("s3cret");
        }
        assertThat(cli.run("secret", "update", "TOKEN", "s3cret")).isEqualTo(2);
        assertThat(cli.err)
                .contains("Cannot update secret 'TOKEN' from the command line")
                .doesNotContain("s3cret");
    }

    @Test
    void saysThatNobodyCanBeAsked() {
        assertThat(cli.run("secret", "create", "TOKEN")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot create secret 'TOKEN': nobody can be asked for its value, standard input is not a terminal",
                        "hint: add --from-stdin or --from-file=FILE");
    }

    @Test
    void refusesAnEmptyAnswer() {
        assertThat(cli.typingUnseen("").run("secret", "create", "TOKEN")).isEqualTo(2);

        assertThat(cli.err).contains("Cannot create secret 'TOKEN': no value was typed");
    }

    @Test
    void refusesTwoSourcesAndSourcesThatCannotBeRead() throws IOException {
        assertThat(cli.run("secret", "create", "TOKEN", "--from-stdin", "--from-file=x"))
                .isEqualTo(2);
        assertThat(cli.err).contains("--from-file and --from-stdin exclude each other");

        assertThat(cli.run("secret", "create", "TOKEN", "--from-file=none")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot create secret 'TOKEN' from none: there is no such file or folder");

        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0});
        assertThat(cli.run("secret", "create", "TOKEN", "--from-file=binary")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot create secret 'TOKEN' from binary: it is not UTF-8 text");
    }

    @Test
    void refusesANameThatIsTakenOrNoVariable() {
        cli.reading("a").run("secret", "create", "TOKEN", "--from-stdin");

        assertThat(cli.reading("b").run("secret", "create", "TOKEN", "--from-stdin"))
                .isEqualTo(5);
        assertThat(cli.err)
                .contains("Cannot create secret 'TOKEN': the name is taken", "pipewright secret update TOKEN");

        assertThat(cli.reading("b").run("secret", "create", "MY-TOKEN", "--from-stdin"))
                .isEqualTo(2);
        assertThat(cli.err).contains("Cannot use the secret name 'MY-TOKEN': it becomes an environment variable");
        assertThat(value("TOKEN")).isEqualTo("a");
    }

    @Test
    void givesASecretAnotherValue() {
        cli.reading("a").run("secret", "create", "TOKEN", "--from-stdin");

        assertThat(cli.reading("b").run("secret", "update", "TOKEN", "--from-stdin"))
                .isZero();

        assertThat(cli.err).contains("Updated secret 'TOKEN'");
        assertThat(value("TOKEN")).isEqualTo("b");
    }

    @Test
    void looksForTheSecretBeforeItAsksForAnotherValue() {
        assertThat(cli.typingUnseen("b").run("secret", "update", "TOKEN")).isEqualTo(3);

        assertThat(cli.err).contains("Cannot find secret 'TOKEN'").doesNotContain("Value of");
    }

    @Test
    void showsSecretsWithoutTheirValues() {
        cli.reading("s3cret").run("secret", "create", "TOKEN", "--from-stdin");

        assertThat(cli.run("secret", "list")).isZero();
        assertThat(cli.out)
                .containsPattern("NAME +UPDATED")
                .contains("TOKEN  2")
                .doesNotContain("s3cret");

        assertThat(cli.run("secret", "describe", "TOKEN", "-o", "json")).isZero();
        assertThat(cli.out).contains("\"name\": \"TOKEN\"", "\"updated\": ").doesNotContain("s3cret");
    }

    @Test
    void saysHowToAddTheFirstSecret() {
        assertThat(cli.run("secret", "list")).isZero();

        assertThat(cli.err).contains("add the first: pipewright secret create NAME");
    }

    @Test
    void deletesASecret() {
        cli.reading("a").run("secret", "create", "TOKEN", "--from-stdin");

        assertThat(cli.run("secret", "delete", "TOKEN", "--yes")).isZero();
        assertThat(cli.err).contains("Deleted secret 'TOKEN'");

        assertThat(cli.run("secret", "delete", "TOKEN", "--yes")).isEqualTo(3);
        assertThat(cli.err).contains("Cannot find secret 'TOKEN'", "(registered: none)");
    }

    private String value(String name) {
        try (Catalog catalog = cli.catalog()) {
            return catalog.secrets().value(name);
        }
    }
}
