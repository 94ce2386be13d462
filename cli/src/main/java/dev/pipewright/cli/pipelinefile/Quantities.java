package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads durations, sizes and numbers; what does not fit is reported and comes back as null. */
final class Quantities {
    private static final long LONGEST_DAYS = 3650;

    private final Values values;
    private final Problems problems;

    Quantities(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** {@code 500ms}, {@code 10s}, {@code 1h30m}, {@code 7d}; more than nothing. */
    @Nullable
    Duration duration(@Nullable Node node, Object what) {
        Duration duration = durationOrZero(node, what);
        if (node != null && duration != null && duration.isZero()) {
            problems.add(node, "Cannot read " + what + ": it must be longer than nothing");
            return null;
        }
        return duration;
    }

    /** As {@link #duration}, but {@code 0s} will do. */
    @Nullable
    Duration durationOrZero(@Nullable Node node, Object what) {
        Scalar scalar = node == null ? null : values.text(node, what);
        if (scalar == null) {
            return null;
        }
        Duration duration = parseDuration(scalar.text());
        if (duration == null) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text())
                            + "': write a duration such as 500ms, 10s, 30m, 1h30m or 7d, at most " + LONGEST_DAYS
                            + "d");
        }
        return duration;
    }

    private static @Nullable Duration parseDuration(String text) {
        Duration total = Duration.ZERO;
        int at = 0;
        do {
            int digits = Numbers.digits(text, at);
            if (digits == at || digits - at > 9) {
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

    /** {@code 512MiB} (powers of 1024), {@code 4GB} (powers of 1000), as bytes; 0 when absent or wrong. */
    long bytes(@Nullable Node node, Object what) {
        Scalar scalar = node == null ? null : values.text(node, what);
        if (scalar == null) {
            return 0;
        }
        long bytes = parseBytes(scalar.text());
        if (bytes <= 0) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text())
                            + "': write a size above zero such as 512MiB, 4GiB or 4GB (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)");
        }
        return Math.max(0, bytes);
    }

    private static long parseBytes(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String number = text.substring(0, end).stripTrailing();
        long unit = unit(text.substring(end));
        if (unit == 0 || number.length() > 20 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
            return 0;
        }
        if (!Numbers.isNumber(number) || number.charAt(0) == '-' || number.charAt(0) == '+') {
            return 0;
        }
        BigDecimal bytes = new BigDecimal(number).multiply(BigDecimal.valueOf(unit));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? 0
                : bytes.setScale(0, RoundingMode.UP).longValueExact();
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "B" -> 1;
            case "KB", "kB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            case "TB" -> 1_000_000_000_000L;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            case "TiB" -> 1L << 40;
            default -> 0;
        };
    }

    /** A whole number, at least the given one; the fallback when it is absent or wrong. */
    int integer(@Nullable Node node, Object what, int least, int fallback) {
        Scalar scalar = node == null ? null : values.text(node, what);
        if (scalar == null) {
            return fallback;
        }
        if (!scalar.plain() || !Numbers.isInteger(scalar.text()) || Integer.parseInt(scalar.text()) < least) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text()) + "': write a whole number, at least "
                            + least);
            return fallback;
        }
        return Integer.parseInt(scalar.text());
    }

    /**
     * A number such as {@code 2} or {@code 0.5}; the fallback when it is absent or wrong.
     *
     * @param least the least it may be; 0 means more than nothing
     */
    double number(@Nullable Node node, Object what, int least, double fallback) {
        Scalar scalar = node == null ? null : values.text(node, what);
        if (scalar == null) {
            return fallback;
        }
        double number = scalar.isNumber() ? Double.parseDouble(scalar.text()) : -1;
        if (number < least || number <= 0 || number > 1_000_000) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text()) + "': write a number "
                            + (least == 0 ? "above 0" : "from " + least) + ", at most 1000000");
            return fallback;
        }
        return number;
    }

    /** {@code true} or {@code false}. */
    @Nullable
    Boolean bool(Node node, Object what) {
        if (node instanceof Scalar scalar && scalar.isBoolean()) {
            return scalar.text().equals("true");
        }
        problems.add(node, "Cannot read " + what + ": write true or false, not " + Values.describe(node));
        return null;
    }
}
