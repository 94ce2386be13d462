package dev.pipewright.activities.step;

import java.time.Duration;

/** Durations as the pipeline file writes them. */
final class Durations {
    private Durations() {}

    /** {@code 30m}, {@code 1h30m}, {@code 1.5s} as {@code 1s500ms}. */
    static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        add(text, duration.toDays(), "d");
        add(text, duration.toHoursPart(), "h");
        add(text, duration.toMinutesPart(), "m");
        add(text, duration.toSecondsPart(), "s");
        add(text, duration.toMillisPart(), "ms");
        return text.length() == 0 ? "0s" : text.toString();
    }

    private static void add(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }
}
