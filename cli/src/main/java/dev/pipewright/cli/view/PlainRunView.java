package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line per event, for files, pipes and continuous integration. */
final class PlainRunView implements RunView {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Environment environment;
    private final Set<String> started = new HashSet<>();
    private boolean introduced;

    PlainRunView(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void update(Run run, List<StepAttempt> changed) {
        if (!introduced) {
            introduced = true;
            environment.say("Run " + run.name() + " of pipeline " + run.pipeline() + " on stack " + run.stack());
        }
        changed.forEach(this::show);
    }

    private void show(StepAttempt attempt) {
        StepState state = attempt.state();
        if (attempt.started() != null && started.add(attempt.step() + "\n" + attempt.attempt())) {
            line(attempt.started(), attempt.step(), Style.BUSY, "started" + because(attempt));
        }
        if (state.finished()) {
            Instant when = attempt.ended() == null ? Instant.now() : attempt.ended();
            line(when, attempt.step(), Words.style(state), Words.ending(attempt));
        }
    }

    private static String because(StepAttempt attempt) {
        String number = attempt.attempt() > 1 ? "attempt " + attempt.attempt() : "";
        String reason = attempt.reason() == null ? "" : "because: " + attempt.reason();
        String both = number.isEmpty() || reason.isEmpty() ? number + reason : number + ", " + reason;
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    private void line(@Nullable Instant when, String step, Style style, String text) {
        environment.say(TIME.format(when == null ? Instant.now() : when) + " " + step + " "
                + style.apply(Text.line(text), environment.errColour()));
    }

    @Override
    public void close() {}
}
