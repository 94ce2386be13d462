package dev.pipewright.cli.pipelinefile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who typed a name that does not exist. */
public final class Nearest {
    /** Longer names are not typed but generated, and comparing costs the product of the lengths. */
    private static final int LONGEST = 100;

    private Nearest() {}

    /** The nearest of the known names, or null when none is near enough to be what was meant. */
    public static @Nullable String name(String typed, Iterable<String> known) {
        if (typed.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int best = Math.min(typed.length(), 2 + typed.length() / 3);
        for (String name : known) {
            int distance = name.length() > LONGEST ? LONGEST : distance(fold(typed), fold(name));
            if (distance < best && distance < name.length()) {
                best = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    /** {@code : did you mean 'x'?}, or else the text that says what there is. */
    static String hint(String typed, Iterable<String> known, String otherwise) {
        String nearest = name(typed, known);
        return nearest == null ? otherwise : ": did you mean '" + nearest + "'?";
    }

    /** The names in quotes with commas between, at most ten of them. */
    static String list(Iterable<String> names) {
        StringBuilder list = new StringBuilder();
        int count = 0;
        for (String name : names) {
            if (count++ == 10) {
                return list.append(", ...").toString();
            }
            list.append(list.isEmpty() ? "" : ", ").append(name);
        }
        return list.toString();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
