package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Place;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the mistakes of one file, so that they are told all at once. */
final class Problems {
    /** More do not help anybody, and a hostile file could make millions. */
    private static final int MOST = 100;

    private final Path file;
    private final String source;
    private final Set<Problem> found = new LinkedHashSet<>();
    private boolean more;

    /** @param source the file's text, to find places inside a value */
    Problems(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /** Whether further mistakes would not be told: the costly search for the nearest name can be left out. */
    boolean full() {
        return found.size() >= MOST;
    }

    void add(Node at, String message) {
        add(at.place(), message);
    }

    void add(Place at, String message) {
        add(at.line(), at.column(), message);
    }

    void add(int line, int column, String message) {
        if (full()) {
            more = true;
        } else {
            found.add(new Problem(file, line, column, message));
        }
    }

    /**
     * Reports a mistake inside a value at the n-th place where a text occurs in it.
     *
     * @param ordinal from 0; where escapes hide the text, the value's own place is taken
     */
    void addInside(Scalar scalar, String text, int ordinal, String message) {
        Place place = scalar.place();
        int start = source.offsetByCodePoints(0, place.start());
        int end = source.offsetByCodePoints(start, place.end() - place.start());
        int at = source.indexOf(text, start);
        for (int skipped = 0; skipped < ordinal && at >= 0; skipped++) {
            at = source.indexOf(text, at + text.length());
        }
        if (at < 0 || at >= end) {
            add(scalar, message);
            return;
        }
        int lineStart = source.lastIndexOf('\n', at - 1) + 1;
        int line = place.line();
        for (int index = source.indexOf('\n', start);
                index >= 0 && index < at;
                index = source.indexOf('\n', index + 1)) {
            line++;
        }
        add(line, source.codePointCount(lineStart, at) + 1, message);
    }

    void throwIfAny() throws PipelineFileException {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    /** All that was found, in the order of the file. */
    PipelineFileException exception() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (more) {
            sorted.add(new Problem(file, 0, 0, "There are more mistakes: put these right to see the rest"));
        }
        return new PipelineFileException(sorted);
    }
}
