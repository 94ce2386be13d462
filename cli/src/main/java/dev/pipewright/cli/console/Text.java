package dev.pipewright.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts and foreign text in the form in which people read them. */
public final class Text {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** {@code 512 B}, {@code 1.5 GiB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** {@code 0.4s}, {@code 2m 5s}, {@code 1h 3m}; nothing negative, clocks of two machines may differ. */
    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + "." + millis % 1000 / 100 + "s";
        }
        return seconds < 3600
                ? seconds / 60 + "m " + seconds % 60 + "s"
                : seconds / 3600 + "h " + seconds % 3600 / 60 + "m";
    }

    /** From one moment to another, or {@code -} while one of them has not come. */
    public static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? "-" : duration(Duration.between(from, to));
    }

    /** {@code 2026-03-01 12:00:01}, on this machine's clock; {@code -} for null. */
    public static String moment(@Nullable Instant instant) {
        return instant == null
                ? "-"
                : DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                        .withZone(ZoneId.systemDefault())
                        .format(instant);
    }

    /** {@code 1 step}, {@code 3 steps}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** The text in lines of at most so many letters, between words where there is a space in the line's second half. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.codePointCount(0, rest.length()) > width) {
            int end = rest.offsetByCodePoints(0, width);
            int space = rest.lastIndexOf(' ', end);
            boolean between = space > end / 2;
            lines.add(rest.substring(0, between ? space : end));
            rest = rest.substring(between ? space + 1 : end);
        }
        lines.add(rest);
        return lines;
    }

    /** A text of unknown origin in one line that a terminal cannot mistake for a command. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }
}
