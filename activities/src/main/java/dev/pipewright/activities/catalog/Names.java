package dev.pipewright.activities.catalog;

import java.util.List;

/** Which names can be given to things. */
final class Names {
    private static final int LONGEST = 64;

    /** What a step finds in its environment in any case. */
    private static final List<String> RESERVED = List.of("INPUTS", "OUTPUTS", "TMPDIR");

    private Names() {}

    /** Refuses what is not {@code [A-Za-z0-9_.-]{1,64}}; {@code what} says what is named, {@code stack}. */
    static void check(String what, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!letterOrDigit(c) && c != '_' && c != '.' && c != '-') {
                throw invalid(what, name, "only letters, digits, '_', '.' and '-' are allowed");
            }
        }
        length(what, name);
    }

    /** Refuses what cannot be the name of an environment variable that somebody sets for a step, of at most 64 letters. */
    static void checkVariable(String what, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = letterOrDigit(c) || c == '_';
            if (!allowed || (i == 0 && Character.isDigit(c))) {
                throw invalid(
                        what,
                        name,
                        "it becomes an environment variable: only letters, digits and '_', not a digit first");
            }
        }
        length(what, name);
        if (RESERVED.contains(name) || name.startsWith("PIPEWRIGHT_")) {
            throw invalid(what, name, String.join(", ", RESERVED) + " and PIPEWRIGHT_* are set for every step");
        }
    }

    private static void length(String what, String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw invalid(what, name, "it must have 1 to " + LONGEST + " characters");
        }
    }

    private static CatalogException invalid(String what, String name, String why) {
        return CatalogException.invalid("Cannot use the " + what + " name '" + name + "': " + why, null);
    }

    private static boolean letterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
