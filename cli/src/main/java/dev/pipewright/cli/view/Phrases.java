package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The words for states, and what belongs to them. */
final class Phrases {
    private static final int SHOWN_METADATA = 4;

    private Phrases() {}

    /** {@code running steps}. */
    static String of(RunStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code succeeded}. */
    static String of(StepState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static Style style(StepState state) {
        return switch (state) {
            case QUEUED, SKIPPED -> Style.FAINT;
            case RUNNING -> Style.BUSY;
            case CACHED, SUCCEEDED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case LOST, STOPPED -> Style.WARNING;
        };
    }

    static Style style(RunStatus status) {
        return switch (status) {
            case COMPLETED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case STOPPED, INTERRUPTED -> Style.WARNING;
            default -> Style.BUSY;
        };
    }

    /** One letter for a state, in Unicode or in ASCII. */
    static String symbol(StepState state, boolean unicode) {
        return switch (state) {
            case QUEUED -> unicode ? "○" : ".";
            case RUNNING -> unicode ? "●" : ">";
            case CACHED -> unicode ? "≡" : "=";
            case SUCCEEDED -> unicode ? "✔" : "+";
            case FAILED -> unicode ? "✘" : "x";
            case LOST -> "?";
            case STOPPED -> unicode ? "■" : "!";
            case SKIPPED -> "-";
        };
    }

    /** How long the process of an attempt ran or has run; empty if it has not started. */
    static String time(StepAttempt attempt, Instant now) {
        if (attempt.started() == null || attempt.state() == StepState.CACHED) {
            return "";
        }
        return Text.between(attempt.started(), attempt.ended() == null ? now : attempt.ended());
    }

    /** {@code accuracy=0.93, rows=1797}: the first few numbers and strings that the step recorded; empty for none. */
    static String metadata(StepAttempt attempt) {
        StringBuilder text = new StringBuilder();
        int count = 0;
        for (Map.Entry<String, Object> entry : attempt.metadata().entrySet()) {
            if (count++ == SHOWN_METADATA) {
                return text.append(", ...").toString();
            }
            text.append(text.isEmpty() ? "" : ", ")
                    .append(entry.getKey())
                    .append('=')
                    .append(entry.getValue());
        }
        return text.toString();
    }
}
