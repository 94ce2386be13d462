package dev.pipewright.cli.pipelinefile;

import dev.pipewright.activities.quantity.Durations;
import dev.pipewright.activities.quantity.Numbers;
import dev.pipewright.activities.quantity.Sizes;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads durations, sizes and numbers; what does not fit is reported and comes back as null. */
final class Quantities {
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
        Duration duration = Durations.parse(scalar.text());
        if (duration == null) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text())
                            + "': write a duration such as 500ms, 10s, 30m, 1h30m or 7d, at most "
                            + Durations.LONGEST_DAYS
                            + "d");
        }
        return duration;
    }

    /** {@code 512MiB} (powers of 1024), {@code 4GB} (powers of 1000), as bytes; 0 when absent or wrong. */
    long bytes(@Nullable Node node, Object what) {
        Scalar scalar = node == null ? null : values.text(node, what);
        if (scalar == null) {
            return 0;
        }
        long bytes = Sizes.parse(scalar.text());
        if (bytes <= 0) {
            problems.add(
                    scalar,
                    "Cannot read " + what + " '" + Values.shorten(scalar.text())
                            + "': write a size above zero such as 512MiB, 4GiB or 4GB (units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB)");
        }
        return Math.max(0, bytes);
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
