package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.console.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandLineTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void inAFolderOfItsOwn() {
        cli = new Cli(folder);
    }

    @Test
    void showsWhatThereIsWithoutArguments() {
        assertThat(cli.run()).isZero();

        assertThat(cli.out)
                .startsWith("Usage: pipewright")
                .contains("  stack ", "Exit codes:", "  130   ended by Ctrl-C", "  pipewright run examples/training");
        assertThat(cli.err).isEmpty();
    }

    @Test
    void helpOpensNothing() {
        assertThat(cli.run("stack", "list", "--help")).isZero();

        assertThat(cli.out).startsWith("Usage: pipewright stack list");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void showsItsVersion() {
        assertThat(cli.run("--version")).isZero();

        assertThat(cli.out).matches("pipewright \\d+\\.\\d+\\.\\d+\\R");
    }

    @Test
    void saysWhatABugReportNeeds() {
        assertThat(cli.run("version", "-o", "json")).isZero();

        assertThat(cli.out).contains("\"version\": ", "\"java\": ", "\"data\": \"" + folder.resolve("data") + "\"");
    }

    @Test
    void suggestsTheNounThatWasMeant() {
        assertThat(cli.run("stak", "list")).isEqualTo(2);

        assertThat(cli.err)
                .isEqualToIgnoringNewLines("pipewright: Cannot run 'pipewright stak': there is no such command"
                        + "  hint: did you mean 'stack'?");
        assertThat(cli.out).isEmpty();
    }

    @Test
    void suggestsTheVerbThatWasMeant() {
        assertThat(cli.run("stack", "lst")).isEqualTo(2);

        assertThat(cli.err)
                .contains("Cannot run 'pipewright stack lst': there is no such command", "did you mean 'list'?");
    }

    @Test
    void suggestsTheNearestCommandAndNotOneThatBeginsAlike() {
        assertThat(cli.run("rnu")).isEqualTo(2);
        assertThat(cli.err).contains("did you mean 'run'?");

        assertThat(cli.run("runs", "lst")).isEqualTo(2);
        assertThat(cli.err).contains("did you mean 'list'?");
    }

    @Test
    void laysHelpOutForTheWidthOfTheTerminal() {
        cli.typing("").wide(110).run("run", "--help");

        assertThat(cli.out.lines().mapToInt(String::length).max().orElse(0)).isBetween(81, 110);
        cli.typing("").wide(60).run("runs");
        assertThat(cli.out.lines().mapToInt(String::length).max().orElse(0)).isBetween(30, 60);
    }

    @Test
    void suggestsTheOptionThatWasMeantWithoutRepeatingItsValue() {
        assertThat(cli.run("stack", "list", "--ouput=hidden")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot run 'pipewright stack list': there is no option '--ouput'", "did you mean '--output'?")
                .doesNotContain("hidden");
    }

    @Test
    void namesTheOptionsThatThereAreIfNoneIsLikeTheUnknownOne() {
        assertThat(cli.run("stack", "list", "--zzzzzz")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot run 'pipewright stack list': there is no option '--zzzzzz'",
                        "hint: its options: --output")
                .contains("(pipewright stack list --help)");
    }

    @Test
    void listsTheVerbsWhenOneIsMissing() {
        assertThat(cli.run("secret")).isEqualTo(2);

        assertThat(cli.err)
                .contains(
                        "Cannot run 'pipewright secret': it needs to be told what to do (create, list, describe, update,"
                                + " delete)",
                        "hint: pipewright secret --help");
    }

    @Test
    void namesTheArgumentsThatAreMissing() {
        assertThat(cli.run("orchestrator", "register")).isEqualTo(2);

        assertThat(cli.err)
                .contains("Cannot run 'pipewright orchestrator register': --flavor FLAVOR and NAME are missing");
    }

    @Test
    void refusesAnArgumentTooMany() {
        assertThat(cli.run("stack", "list", "x")).isEqualTo(2);

        assertThat(cli.err).contains("Cannot run 'pipewright stack list': 'x' is one argument too many");
    }

    @Test
    void refusesAnUnknownFormat() {
        assertThat(cli.run("stack", "list", "-o", "xml")).isEqualTo(2);

        assertThat(cli.err).contains("invalid value for option '--output': expected text or json, not 'xml'");
    }

    @Test
    void coloursOnlyWhereATerminalWantsIt() {
        cli.typing("").with("TERM", "xterm");
        cli.run("stack", "list");
        assertThat(cli.out).contains("\u001b[");

        cli.run("--no-color", "stack", "list");
        assertThat(cli.out).doesNotContain("\u001b[");

        cli.run("stack", "lst", "--no-color");
        assertThat(cli.err).startsWith("pipewright: ");

        cli.with("NO_COLOR", "1").run("stack", "list");
        assertThat(cli.out).doesNotContain("\u001b[");
    }

    @Test
    void coloursAPipeOnlyWhenForced() {
        cli.run("stack", "list");
        assertThat(cli.out).doesNotContain("\u001b[");

        cli.with("CLICOLOR_FORCE", "1").run("stack", "list");
        assertThat(cli.out).contains("\u001b[");
    }

    @Test
    void neverColoursJson() {
        cli.with("CLICOLOR_FORCE", "1").run("stack", "list", "-o", "json");

        assertThat(cli.out).startsWith("[").doesNotContain("\u001b[");
    }

    @Test
    void refusesACatalogItCannotUse() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("data/catalog.db"), "not a database, but long enough to look like one".repeat(40));

        assertThat(cli.run("stack", "list")).isEqualTo(5);

        assertThat(cli.err)
                .startsWith("pipewright: Cannot read the catalog " + folder.resolve("data/catalog.db"))
                .contains("the file is corrupt", "  hint: ")
                .doesNotContain("\tat ");
    }

    @Test
    void completesEveryCommand() {
        assertThat(cli.run("generate-completion")).isZero();

        assertThat(cli.out).contains("#!/usr/bin/env bash", "remove-component", "artifact-store", "--from-stdin");
    }

    @Test
    void tellsABugFromAMistakeOfTheUser() {
        assertThat(handled(false, new IllegalStateException("no such branch"))).isEqualTo(70);
        assertThat(cli.err)
                .contains(
                        "pipewright: This is a bug: IllegalStateException: no such branch",
                        "  hint: report it with what the same command prints with --stacktrace")
                .doesNotContain("\tat ");
    }

    @Test
    void showsWhereABugIsWhenAsked() {
        assertThat(handled(true, new IllegalStateException("no such branch"))).isEqualTo(70);

        assertThat(cli.err).contains("\tat dev.pipewright.cli.CommandLineTest");
    }

    @Test
    void explainsAFileThatNoCommandExpectedTroubleWith() {
        assertThat(handled(false, new NoSuchFileException("x.txt"))).isEqualTo(3);
        assertThat(cli.err).contains("pipewright: Cannot use x.txt: there is no such file or folder");

        assertThat(handled(false, new AccessDeniedException("x.txt"))).isEqualTo(5);
        assertThat(cli.err).contains("pipewright: Cannot use x.txt: permission denied");
    }

    @Test
    void leavesOutAHintThatThereIsNot() {
        assertThat(handled(false, UserError.refused("Cannot do it: no", null))).isEqualTo(5);

        assertThat(cli.err).isEqualToIgnoringNewLines("pipewright: Cannot do it: no");
    }

    private int handled(boolean stacktrace, Exception failure) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        ErrorPrinter errors = new ErrorPrinter(cli.environment(writer, writer), stacktrace);
        CommandLine any = new CommandLine(CommandSpec.create());
        int exitCode = errors.handleExecutionException(failure, any, any.parseArgs());
        cli.err = text.toString();
        return exitCode;
    }
}
