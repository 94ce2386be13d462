package dev.pipewright.pipeline;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sizes as messages write them. */
public final class Size {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Size() {}

    /** {@code 4GiB}, {@code 1.5GiB}, {@code 300B}: exact or with one digit after the point. */
    public static String text(long bytes) {
        int unit = 0;
        BigDecimal size = BigDecimal.valueOf(bytes);
        BigDecimal step = BigDecimal.valueOf(1 << 10);
        while (unit < UNITS.length - 1 && size.compareTo(step) >= 0) {
            size = size.divide(step);
            unit++;
        }
        return size.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString() + UNITS[unit];
    }
}
