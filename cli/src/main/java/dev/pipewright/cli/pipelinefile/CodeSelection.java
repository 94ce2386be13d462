package dev.pipewright.cli.pipelinefile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Chooses files by the patterns of one {@code code} list and remembers which patterns were of use. */
final class CodeSelection {
    private final IgnoreRules rules;
    private final Set<IgnoreRules.Rule> used = new HashSet<>();

    CodeSelection(List<String> patterns) {
        this.rules = IgnoreRules.of(patterns);
    }

    /** A file is chosen by a pattern for itself or for a folder above it; the nearest one and then the last one decides. */
    boolean selects(Path file) {
        if (rules.rules().isEmpty()) {
            return true;
        }
        List<String> names = IgnoreRules.split(file.toString());
        boolean selected = false;
        for (int length = 1; length <= names.size(); length++) {
            List<String> path = names.subList(0, length);
            for (IgnoreRules.Rule rule : rules.rules()) {
                if (rule.matches(path, length < names.size())) {
                    used.add(rule);
                    selected = !rule.negated();
                }
            }
        }
        return selected;
    }

    void requireAllMatched(List<CodeDigest.Entry> entries) {
        for (IgnoreRules.Rule rule : rules.rules()) {
            if (!rule.negated() && !used.contains(rule)) {
                List<String> paths = new ArrayList<>(entries.size());
                for (CodeDigest.Entry entry : entries) {
                    paths.add(entry.path().toString());
                }
                String none = "; patterns count from the pipeline file's folder, and ignored files do not count";
                throw new UnmatchedPatternException(rule.source(), Nearest.hint(rule.source(), paths, none));
            }
        }
    }
}
