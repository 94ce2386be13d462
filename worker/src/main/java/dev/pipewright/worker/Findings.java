package dev.pipewright.worker;

import dev.pipewright.worker.Trouble.Outcome;
import dev.pipewright.worker.Trouble.Question;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is found out about a stack, one thing after the other. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    List<Finding> all() {
        return List.copyOf(all);
    }

    void add(Finding finding) {
        all.add(finding);
    }

    /**
     * Tries something that runs need.
     *
     * @return what is wrong with it; null if nothing is
     */
    @Nullable
    Trouble tried(String what, Question<String> question) throws InterruptedException {
        Outcome<String> outcome = Trouble.asking(question);
        Trouble trouble = outcome.trouble();
        add(
                trouble == null
                        ? Finding.ok(what, String.valueOf(outcome.answer()))
                        : Finding.problem(what, trouble.message(), trouble.hint()));
        return trouble;
    }

    /** Looks at something that runs need but do not look at themselves: whoever may not look has no problem yet. */
    void looked(String what, Question<Finding> question) throws InterruptedException {
        Outcome<Finding> outcome = Trouble.asking(question);
        Trouble trouble = outcome.trouble();
        Finding found = outcome.answer();
        if (trouble != null) {
            found = trouble.denied()
                    ? Finding.cannotTell(what, trouble.message(), trouble.hint())
                    : Finding.problem(what, trouble.message(), trouble.hint());
        }
        if (found != null) {
            add(found);
        }
    }
}
