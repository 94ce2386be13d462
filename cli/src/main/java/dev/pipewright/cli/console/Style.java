package dev.pipewright.cli.console;

/** How a piece of text stands out. The same meaning has the same look everywhere. */
public enum Style {
    PLAIN(""),
    /** Headings, names that matter. */
    STRONG("\u001b[1m"),
    /** What can be skipped. */
    FAINT("\u001b[2m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    WARNING("\u001b[33m"),
    /** Something is going on. */
    BUSY("\u001b[36m");

    private static final String RESET = "\u001b[0m";

    private final String on;

    Style(String on) {
        this.on = on;
    }

    /** The text, with the codes of a terminal around it where {@code colour} is true. */
    public String apply(String text, boolean colour) {
        return colour && this != PLAIN && !text.isEmpty() ? on + text + RESET : text;
    }
}
