package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;

/** One attempt, with all that is said and kept about it while it goes on. */
record Assignment(
        StepExecution step,
        AttemptDirectory directory,
        StepEnvironment environment,
        StepFailures failures,
        LogShipper log,
        Pulse pulse) {}
