package dev.pipewright.activities.quantity;

/** Decimal numbers as files and options may hold them; no regular expressions, since this is on the way to every start. */
public final class Numbers {
    private Numbers() {}

    /** Digits with an optional sign, fraction and exponent: {@code 3}, {@code -0.10}, {@code 1e-4}. */
    public static boolean isNumber(String text) {
        int at = sign(text, 0);
        int digits = digits(text, at);
        int end = digits;
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1);
        }
        boolean some = end - at > (end > digits ? 1 : 0);
        return some && (end == text.length() || exponent(text, end));
    }

    /** Digits only, and few enough for an int. */
    public static boolean isInteger(String text) {
        return !text.isEmpty() && text.length() <= 9 && digits(text, 0) == text.length();
    }

    /** The index after the ASCII digits that begin here. */
    public static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean exponent(String text, int from) {
        if (text.charAt(from) != 'e' && text.charAt(from) != 'E') {
            return false;
        }
        int at = sign(text, from + 1);
        int end = digits(text, at);
        return end > at && end == text.length();
    }

    private static int sign(String text, int from) {
        return from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+') ? from + 1 : from;
    }
}
