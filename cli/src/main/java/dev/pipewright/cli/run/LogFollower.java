package dev.pipewright.cli.run;

import dev.pipewright.activities.artifact.LogPosition;
import dev.pipewright.activities.artifact.LogSlice;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.catalog.StepAttempt;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what attempts have logged since the last look. Nothing is repeated and nothing skipped. */
final class LogFollower {
    private static final class Tail {
        private final StepAttempt attempt;
        private final LogLines lines;
        private LogPosition position = LogPosition.START;
        private boolean finished;

        private Tail(StepAttempt attempt, LogLines lines) {
            this.attempt = attempt;
            this.lines = lines;
        }
    }

    private final Logs logs;
    private final PrintWriter out;
    private final LogFormat format;
    private final Map<String, Tail> open = new LinkedHashMap<>();

    LogFollower(Logs logs, PrintWriter out, LogFormat format) {
        this.logs = logs;
        this.out = out;
        this.format = format;
    }

    /** Takes note of an attempt, and of its end. */
    void see(StepAttempt attempt) {
        if (attempt.attempt() == 0 || attempt.cachedFrom() != null) {
            return;
        }
        String key = attempt.step() + "\n" + attempt.attempt();
        Tail tail = open.computeIfAbsent(
                key, unused -> new Tail(attempt, new LogLines(text -> format.line(attempt, text), out)));
        tail.finished = attempt.state().finished();
    }

    /** Prints what is new, attempt by attempt as they were seen first, and forgets those that have ended. */
    void print() throws IOException {
        for (Map.Entry<String, Tail> entry : List.copyOf(open.entrySet())) {
            Tail tail = entry.getValue();
            boolean last = tail.finished;
            printNew(tail);
            if (last) {
                tail.lines.finish();
                open.remove(entry.getKey());
            }
        }
    }

    private void printNew(Tail tail) throws IOException {
        StepAttempt attempt = tail.attempt;
        LogSlice slice = logs.read(attempt.run(), attempt.step(), attempt.attempt(), tail.position);
        while (!slice.isEmpty()) {
            tail.lines.append(slice.bytes());
            tail.position = slice.next();
            slice = logs.read(attempt.run(), attempt.step(), attempt.attempt(), tail.position);
        }
    }

    /** Prints last lines that have no end, of attempts that still run too. */
    void close() {
        open.values().forEach(tail -> tail.lines.finish());
    }
}
