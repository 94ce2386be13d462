package dev.pipewright.activities.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which entries of a map are not as they were, in words. */
final class Difference {
    /** More names than this help nobody. */
    private static final int NAMED = 3;

    private final List<String> changed = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    Difference(Map<String, ?> before, Map<String, ?> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            if (!before.containsKey(name)) {
                added.add(name);
            } else if (!now.containsKey(name)) {
                removed.add(name);
            } else if (!String.valueOf(before.get(name)).equals(String.valueOf(now.get(name)))) {
                changed.add(name);
            }
        }
    }

    boolean none() {
        return changed.isEmpty() && added.isEmpty() && removed.isEmpty();
    }

    /** In both, with different values. */
    List<String> changed() {
        return changed;
    }

    /** {@code what a, b, c and 4 more changed}; one word for all, or each with its own. */
    String sentence(String what) {
        String names;
        String verb = "changed";
        if (changed.isEmpty() && removed.isEmpty()) {
            names = list(added);
            verb = "added";
        } else if (changed.isEmpty() && added.isEmpty()) {
            names = list(removed);
            verb = "removed";
        } else {
            List<String> all = new ArrayList<>(changed);
            added.forEach(name -> all.add(name + " (added)"));
            removed.forEach(name -> all.add(name + " (removed)"));
            names = list(all);
        }
        return what + " " + names + " " + verb;
    }

    private static String list(List<String> names) {
        if (names.size() == 1) {
            return names.get(0);
        }
        int last = Math.min(NAMED, names.size() - 1);
        String end = names.size() > NAMED ? names.size() - NAMED + " more" : names.get(last);
        return String.join(", ", names.subList(0, last)) + " and " + end;
    }
}
