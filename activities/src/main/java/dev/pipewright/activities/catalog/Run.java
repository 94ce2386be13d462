package dev.pipewright.activities.catalog;

import dev.pipewright.activity.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded run.
 *
 * @param name unique in the catalog
 * @param message why it failed or was interrupted, or null
 * @param host what executes it, as {@link NewRun#host} or {@link Runs#setHost} said
 * @param started when it left {@link RunStatus#PENDING}; null before
 * @param ended null until it is finished
 * @param stopRequested whether somebody asked for its end
 * @param revision grows with each change; see {@link Steps#changedSince}
 * @param fleet the revision of the latest change to its machines and images; 0 if it has none
 */
public record Run(
        String name,
        String pipeline,
        String stack,
        RunStatus status,
        @Nullable String message,
        String host,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant ended,
        boolean stopRequested,
        long revision,
        long fleet) {}
