package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What holds for every command, also for those that are added later. */
class EveryCommandTest {
    private static final Set<String> READING_VERBS =
            Set.of("list", "describe", "show", "get", "lineage", "verify", "version");

    /** {@code artifacts get} writes files. */
    private static final Set<String> NOT_READING = Set.of("pipewright artifacts get");

    @TestFactory
    Stream<DynamicTest> isFoundByTheNameThatItsClassGives() {
        return forEach(command -> {
            if (command.parent() != null) {
                assertThat(command.parent().subcommands()).containsKey(command.name());
            }
            Command annotation = command.userObject() == null
                    ? null
                    : command.userObject().getClass().getAnnotation(Command.class);
            if (annotation != null) {
                assertThat(annotation.name()).isEqualTo(command.name());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> saysWhatItDoes() {
        return forEach(command -> {
            String description = String.join(" ", command.usageMessage().description());
            assertThat(description).isNotBlank().doesNotContain("${");
        });
    }

    @TestFactory
    Stream<DynamicTest> showsAnExampleThatBeginsWithItsOwnName() {
        return forEach(command -> {
            String footer = String.join("\n", command.usageMessage().footer());
            assertThat(footer).contains(command.qualifiedName()).doesNotContain("${");
        });
    }

    @TestFactory
    Stream<DynamicTest> documentsEveryOptionAndArgument() {
        return forEach(command -> {
            for (ArgSpec argument : command.args()) {
                if (!argument.hidden()) {
                    assertThat(argument.description()).as(argument.paramLabel()).isNotEmpty();
                    assertThat(argument.description()[0])
                            .isNotBlank()
                            .doesNotContain("${")
                            .doesNotEndWith(".");
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> speaksJsonIfItReads() {
        return forEach(command -> {
            if (READING_VERBS.contains(command.name()) && !NOT_READING.contains(command.qualifiedName())) {
                assertThat(command.optionsMap()).containsKeys("-o", "--output");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> printsItsHelp() {
        return forEach(command -> {
            String help = command.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
            assertThat(help).startsWith("Usage: " + command.qualifiedName());
            assertThat(help.lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        });
    }

    private static Stream<DynamicTest> forEach(Consumer<CommandSpec> check) {
        return all().stream()
                .filter(command -> !command.usageMessage().hidden())
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(), () -> check.accept(command)));
    }

    private static List<CommandSpec> all() {
        Cli cli = new Cli(Path.of("unused").toAbsolutePath());
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        LazyCommandLine root = new LazyCommandLine(new CommandFactory(cli.environment(nowhere, nowhere)));
        List<CommandSpec> commands = new ArrayList<>();
        collect(root.complete(), commands);
        return commands;
    }

    private static void collect(CommandLine command, List<CommandSpec> commands) {
        commands.add(command.getCommandSpec());
        command.getSubcommands().values().forEach(child -> collect(child, commands));
    }
}
