package dev.pipewright.cli.console;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The {@code --yes} of commands that destroy something, and the question that it answers. */
public final class YesOption {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask")
    private boolean yes;

    /**
     * Returns if the user agrees. Nobody is asked where input is not typed by a person.
     *
     * @param act what is done if so, {@code delete stack 'prod'}
     * @throws UserError if nobody can be asked, or the answer is no
     */
    public void confirm(Environment environment, String act) {
        if (yes) {
            return;
        }
        if (!environment.terminal().in()) {
            throw UserError.usage("Cannot " + act + " without asking: standard input is not a terminal", "add --yes");
        }
        environment.err().print(act.substring(0, 1).toUpperCase(Locale.ROOT) + act.substring(1) + "? [y/N] ");
        environment.err().flush();
        String answer = environment.readLine();
        String lower = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
        if (!lower.equals("y") && !lower.equals("yes")) {
            throw UserError.refused("Cannot " + act + ": the answer was not yes", "add --yes");
        }
    }
}
