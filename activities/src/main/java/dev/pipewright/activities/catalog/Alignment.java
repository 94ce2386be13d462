package dev.pipewright.activities.catalog;

import dev.pipewright.pipeline.Shell;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a command became another one only by other values of parameters. */
final class Alignment {
    /** Beyond this the question is not worth an answer: the command counts as changed. */
    private static final int MOST_STATES = 200_000;

    private record Replacement(String before, String now) {}

    private final String before;
    private final String now;
    private final List<Replacement> replacements;
    private final Set<Long> seen = new HashSet<>();
    private final Deque<Long> open = new ArrayDeque<>();

    /** The values stand in commands as the shell reads them, quoted where that is needed. */
    Alignment(String before, String now, Map<String, String> valuesBefore, Map<String, String> valuesNow) {
        this.before = before;
        this.now = now;
        this.replacements = valuesBefore.keySet().stream()
                .map(name -> new Replacement(
                        Shell.quote(valuesBefore.getOrDefault(name, "")),
                        Shell.quote(valuesNow.getOrDefault(name, ""))))
                .toList();
    }

    /** Walks both commands at once; at each place either the same letter or one value for the other. */
    boolean possible() {
        reach(0, 0);
        while (!open.isEmpty() && seen.size() < MOST_STATES) {
            long state = open.removeLast();
            int i = (int) (state >>> 32);
            int j = (int) state;
            if (i == before.length() && j == now.length()) {
                return true;
            }
            if (i < before.length() && j < now.length() && before.charAt(i) == now.charAt(j)) {
                reach(i + 1, j + 1);
            }
            for (Replacement values : replacements) {
                if (before.startsWith(values.before, i) && now.startsWith(values.now, j)) {
                    reach(i + values.before.length(), j + values.now.length());
                }
            }
        }
        return false;
    }

    private void reach(int i, int j) {
        long state = ((long) i << 32) | j;
        if (seen.add(state)) {
            open.addLast(state);
        }
    }
}
