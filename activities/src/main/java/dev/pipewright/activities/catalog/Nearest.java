package dev.pipewright.activities.catalog;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody who mistyped a name may have meant. */
final class Nearest {
    private Nearest() {}

    /** {@code did you mean 'x'?}, or null where nothing is near. */
    static @Nullable String hint(String name, Collection<String> names) {
        String nearest = of(name, names);
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }

    /** The name with the fewest changed letters, at most a third of them (one in a short name); null for none. */
    static @Nullable String of(String name, Collection<String> names) {
        String best = null;
        int least = Math.max(1, name.length() / 3) + 1;
        for (String candidate : names) {
            int distance = distance(name, candidate, least);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Letters to insert, delete, replace or swap with their neighbour; {@code limit} or more is as good as infinite. */
    private static int distance(String from, String to, int limit) {
        if (Math.abs(from.length() - to.length()) >= limit) {
            return limit;
        }
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
