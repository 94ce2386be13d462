package dev.pipewright.cli.pipelinefile;

import java.util.List;

/** A pipeline file cannot be used; holds every mistake that was found in it. */
public final class PipelineFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** The message is all problems, one a line. */
    PipelineFileException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file; never empty. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        StringBuilder message = new StringBuilder();
        for (Problem problem : problems) {
            message.append(message.isEmpty() ? "" : "\n").append(problem);
        }
        return message.toString();
    }
}
