package dev.pipewright.activities.quantity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as the pipeline file writes them: {@code 500ms}, {@code 30m}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
    /** The longest that can be written. */
    public static final int LONGEST_DAYS = 3650;

    private static final int MOST_DIGITS = 9;

    private Durations() {}

    /** The duration that is written so, or null for what is none. */
    public static @Nullable Duration parse(String text) {
        Duration total = Duration.ZERO;
        int at = 0;
        do {
            int digits = Numbers.digits(text, at);
            if (digits == at || digits - at > MOST_DIGITS) {
                return null;
            }
            int unit = digits;
            while (unit < text.length() && Character.isLetter(text.charAt(unit))) {
                unit++;
            }
            Duration part = part(Long.parseLong(text.substring(at, digits)), text.substring(digits, unit));
            if (part == null) {
                return null;
            }
            total = total.plus(part);
            at = unit;
        } while (at < text.length());
        return total.toDays() > LONGEST_DAYS ? null : total;
    }

    private static @Nullable Duration part(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> null;
        };
    }

    /** {@code 30m}, {@code 1h30m}, {@code 1.5s} as {@code 1s500ms}. */
    public static String text(Duration duration) {
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
