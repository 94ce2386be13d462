package dev.pipewright.cli;

import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.cli.pipelinefile.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments of a command, in the words of the other messages. */
final class UsageErrors {
    private UsageErrors() {}

    static UserError explain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = failure instanceof UnmatchedArgumentException unmatched ? nearest(unmatched) : null;
        return new UserError(
                ExitCode.USAGE, message(failure, command, name), hint == null ? name + " --help" : hint, failure);
    }

    private static String message(ParameterException failure, CommandLine command, String name) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !command.getSubcommands().isEmpty()) {
            return "Cannot run '" + name + " " + unmatched.getUnmatched().get(0) + "': there is no such command";
        }
        return "Cannot run '" + name + "': " + reason(failure, command);
    }

    private static String reason(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (failure instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing());
        }
        if (!command.getSubcommands().isEmpty()) {
            return "it needs to be told what to do (" + String.join(", ", verbs(command)) + ")";
        }
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String first = failure.getUnmatched().get(0);
        if (failure.isUnknownOption()) {
            return "there is no option '" + first.split("=", 2)[0] + "'";
        }
        return "'" + first + "' is one argument too many";
    }

    private static String missing(List<ArgSpec> missing) {
        List<String> names = new ArrayList<>();
        for (ArgSpec argument : missing) {
            names.add(
                    argument instanceof OptionSpec option
                            ? option.longestName() + " " + option.paramLabel()
                            : argument.paramLabel());
        }
        return String.join(" and ", names) + (names.size() == 1 ? " is missing" : " are missing");
    }

    private static @Nullable String nearest(UnmatchedArgumentException failure) {
        CommandLine command = failure.getCommandLine();
        if (!failure.isUnknownOption() && !command.getSubcommands().isEmpty()) {
            String meant = Nearest.name(failure.getUnmatched().get(0), verbs(command));
            return meant == null ? null : "did you mean '" + meant + "'?";
        }
        List<String> suggestions = failure.getSuggestions();
        if (suggestions.isEmpty()) {
            return failure.isUnknownOption() ? options(command) : null;
        }
        return "did you mean '" + suggestions.get(0) + "'?";
    }

    /** What there is instead, and where it says more; null if that is nothing. */
    private static @Nullable String options(CommandLine command) {
        List<String> names = command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .distinct()
                .toList();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        return names.isEmpty() ? null : "its options: " + String.join(", ", names) + " (" + help + ")";
    }

    private static List<String> verbs(CommandLine command) {
        List<String> verbs = new ArrayList<>();
        command.getSubcommands().forEach((name, child) -> {
            if (!child.getCommandSpec().usageMessage().hidden()) {
                verbs.add(name);
            }
        });
        return verbs;
    }
}
