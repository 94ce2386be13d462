package dev.pipewright.cli.pipelinefile;

/** A pattern under {@code code} matches no file of the pipeline's folder. */
public final class UnmatchedPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pattern;

    /** @param nearest a file that may be meant, as the end of a sentence; may be empty */
    UnmatchedPatternException(String pattern, String nearest) {
        super("No file of the pipeline's folder matches '" + Values.shorten(pattern) + "'" + nearest);
        this.pattern = pattern;
    }

    /** As it stands in the file. */
    public String pattern() {
        return pattern;
    }
}
