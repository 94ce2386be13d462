package dev.pipewright.run;

import dev.pipewright.activity.RunStatus;

/**
 * How a run that did not fail ended.
 *
 * @param succeeded legs that ran
 * @param cached legs for which an earlier result stood in (a resumed run counts what it had finished before here)
 * @param skipped legs that were left out
 */
public record RunResult(RunStatus status, int succeeded, int cached, int skipped) {}
