package dev.pipewright.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The options that every command takes, wherever they stand. They are taken out before anything is parsed: they matter for
 * mistakes in the other arguments too.
 *
 * @param colour false if no colour is wanted
 * @param stacktrace whether errors are told with their place in the program
 * @param rest the arguments without them
 */
record Globals(boolean colour, boolean stacktrace, List<String> rest) {
    static final String NO_COLOUR = "--no-color";
    static final String STACKTRACE = "--stacktrace";

    /** What is behind a {@code --} is no option. */
    static Globals of(String... args) {
        boolean colour = true;
        boolean stacktrace = false;
        boolean options = true;
        List<String> rest = new ArrayList<>();
        for (String arg : args) {
            options &= !arg.equals("--");
            if (options && arg.equals(NO_COLOUR)) {
                colour = false;
            } else if (options && arg.equals(STACKTRACE)) {
                stacktrace = true;
            } else {
                rest.add(arg);
            }
        }
        return new Globals(colour, stacktrace, rest);
    }

    /** Whether help is asked for, of whatever command. */
    boolean asksForHelp() {
        return rest.contains("--help") || rest.contains("-h");
    }

    /** The first (0) or second (1) argument that is no option; empty for none. Options before a verb take no values. */
    String word(int index) {
        int words = 0;
        for (String arg : rest) {
            if (!arg.startsWith("-") && words++ == index) {
                return arg;
            }
        }
        return "";
    }
}
