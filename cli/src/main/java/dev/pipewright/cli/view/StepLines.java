package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of the steps of a run, as the lines of a terminal. */
final class StepLines {
    private static final int LONGEST_NAME = 40;
    private static final int STATE_WIDTH = 9;
    private static final int TIME_WIDTH = 7;

    /** By step; null while nothing is recorded. */
    private final Map<String, @Nullable StepAttempt> steps = new LinkedHashMap<>();

    StepLines(List<String> planned) {
        planned.forEach(step -> steps.put(step, null));
    }

    /** Takes what changed, the oldest change first. */
    void update(List<StepAttempt> changed) {
        changed.forEach(attempt -> steps.put(attempt.step(), attempt));
    }

    /** A line about the run, then as many steps as there is room for: those that somebody may have to look at first. */
    List<Line> lines(Run run, Instant now, int most, boolean unicode) {
        List<Line> lines = new ArrayList<>();
        lines.add(header(run, now));
        List<String> names = new ArrayList<>(steps.keySet());
        int room = most - 1;
        Set<String> visible = names.size() <= room ? new HashSet<>(names) : mostTelling(names, room - 1);
        int nameWidth = 0;
        for (String name : visible) {
            nameWidth = Math.max(nameWidth, Math.min(LONGEST_NAME, name.codePointCount(0, name.length())));
        }
        List<String> hidden = new ArrayList<>();
        for (String name : names) {
            if (visible.contains(name)) {
                lines.add(line(name, steps.get(name), nameWidth, now, unicode));
            } else {
                hidden.add(name);
            }
        }
        if (!hidden.isEmpty() && lines.size() < most) {
            lines.add(new Line().add("  " + (unicode ? "… " : "... ") + "and " + counts(hidden), Style.FAINT));
        }
        return lines;
    }

    private Line header(Run run, Instant now) {
        Instant since = run.started() == null ? run.created() : run.started();
        return new Line()
                .add(run.name(), Style.STRONG)
                .add("  ", Style.PLAIN)
                .add(Phrases.of(run.status()), Phrases.style(run.status()))
                .add("  " + counts(new ArrayList<>(steps.keySet())), Style.PLAIN)
                .add("  " + Text.between(since, run.ended() == null ? now : run.ended()), Style.FAINT);
    }

    private Set<String> mostTelling(List<String> names, int room) {
        Set<String> visible = new HashSet<>();
        for (int rank = 0; rank <= 3; rank++) {
            for (String name : names) {
                if (visible.size() < room && rank(steps.get(name)) == rank) {
                    visible.add(name);
                }
            }
        }
        return visible;
    }

    private static int rank(@Nullable StepAttempt attempt) {
        return attempt == null
                ? 2
                : switch (attempt.state()) {
                    case FAILED, LOST, STOPPED -> 0;
                    case RUNNING -> 1;
                    case QUEUED -> 2;
                    case CACHED, SUCCEEDED, SKIPPED -> 3;
                };
    }

    private static Line line(String name, @Nullable StepAttempt attempt, int nameWidth, Instant now, boolean unicode) {
        Line line = new Line();
        if (attempt == null) {
            return line.add("  " + Phrases.symbol(StepState.QUEUED, unicode) + " ", Style.FAINT)
                    .pad(name, nameWidth, Style.FAINT)
                    .add("  waiting", Style.FAINT);
        }
        Style style = Phrases.style(attempt.state());
        line.add("  " + Phrases.symbol(attempt.state(), unicode) + " ", style)
                .pad(name, nameWidth, Style.PLAIN)
                .add("  ", Style.PLAIN)
                .pad(Phrases.of(attempt.state()), STATE_WIDTH, style)
                .add("  ", Style.PLAIN)
                .pad(Phrases.time(attempt, now), TIME_WIDTH, Style.PLAIN);
        return attempt.attempt() > 1
                ? line.add("  attempt " + attempt.attempt(), Style.WARNING).add(remark(attempt), Style.FAINT)
                : line.add(remark(attempt), Style.FAINT);
    }

    private static String remark(StepAttempt attempt) {
        String remark =
                switch (attempt.state()) {
                    case CACHED -> attempt.cachedFrom() == null ? "" : "from " + attempt.cachedFrom();
                    case SUCCEEDED -> Phrases.metadata(attempt);
                    case QUEUED, RUNNING -> attempt.reason() == null ? "" : "because: " + attempt.reason();
                    default -> attempt.message() == null ? "" : attempt.message();
                };
        return remark.isEmpty() ? "" : "  " + remark;
    }

    /** {@code 3 succeeded, 2 running, 1 waiting}. */
    private String counts(List<String> names) {
        Map<StepState, Integer> byState = new EnumMap<>(StepState.class);
        int waiting = 0;
        for (String name : names) {
            StepAttempt attempt = steps.get(name);
            if (attempt == null || attempt.state() == StepState.QUEUED) {
                waiting++;
            } else {
                byState.merge(attempt.state(), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        byState.forEach((state, count) -> parts.add(count + " " + Phrases.of(state)));
        if (waiting > 0 || parts.isEmpty()) {
            parts.add(waiting + " waiting");
        }
        return String.join(", ", parts);
    }
}
