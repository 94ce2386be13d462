package dev.pipewright.cli.console;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * A command of a noun. Its name stands here a second time so that only the class of the verb that is asked for is looked at.
 *
 * @param name as the command's annotation has it
 */
public record Verb(String name, Class<?> type) {
    /** The noun with the verb of that name, or with all of them if it has none of that name. */
    public static CommandLine noun(Class<?> noun, List<Verb> verbs, String wanted, IFactory factory) {
        CommandLine command = new CommandLine(noun, factory);
        boolean known = false;
        for (Verb verb : verbs) {
            known |= verb.name.equals(wanted);
        }
        for (Verb verb : verbs) {
            if (!known || verb.name.equals(wanted)) {
                command.addSubcommand(verb.name, new CommandLine(verb.type, factory));
            }
        }
        return command;
    }
}
