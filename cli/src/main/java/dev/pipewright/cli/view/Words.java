package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Style;
import dev.pipewright.cli.console.Text;

/** States of attempts in words and colours, the same in every view. */
final class Words {
    private Words() {}

    /** How an attempt that is over ended. */
    static String ending(StepAttempt attempt) {
        String took = attempt.started() == null ? "" : " after " + Text.between(attempt.started(), attempt.ended());
        String why = attempt.message() == null ? "" : ": " + attempt.message();
        return switch (attempt.state()) {
            case SUCCEEDED -> "finished in " + Text.between(attempt.started(), attempt.ended());
            case CACHED -> attempt.cachedFrom() == null ? "cached" : "cached (from " + attempt.cachedFrom() + ")";
            case FAILED -> "failed" + took + why;
            case LOST -> "lost" + took + why;
            case STOPPED -> "stopped" + took;
            case SKIPPED -> attempt.message() == null ? "skipped" : attempt.message();
            case QUEUED, RUNNING -> throw new IllegalArgumentException("not over: " + attempt.state());
        };
    }

    static Style style(StepState state) {
        return switch (state) {
            case SUCCEEDED, CACHED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case LOST, STOPPED -> Style.WARNING;
            case SKIPPED -> Style.FAINT;
            case QUEUED, RUNNING -> Style.BUSY;
        };
    }
}
