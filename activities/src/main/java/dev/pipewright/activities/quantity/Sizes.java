package dev.pipewright.activities.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sizes as the pipeline file writes them: {@code 512MiB} (powers of 1024), {@code 4GB} (powers of 1000). */
public final class Sizes {
    private static final int MOST_CHARS = 20;

    private Sizes() {}

    /** The size that is written so, in bytes and rounded up, or 0 for what is none above zero. */
    public static long parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String number = text.substring(0, end).stripTrailing();
        long unit = unit(text.substring(end));
        if (unit == 0 || number.length() > MOST_CHARS || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
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
}
