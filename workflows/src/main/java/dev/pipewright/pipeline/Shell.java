package dev.pipewright.pipeline;

import java.util.regex.Pattern;

/** POSIX shell quoting (XCU 2.2.2, single quotes). */
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private Shell() {}

    /** The text as one word that every POSIX shell reads back unchanged; plain words stay as they are. */
    public static String quote(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
