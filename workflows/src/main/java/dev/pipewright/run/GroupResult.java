package dev.pipewright.run;

import java.util.List;

/** How the legs of a group ended; those that were never started are missing. */
public record GroupResult(List<Outcome> outcomes) {
    public GroupResult {
        outcomes = List.copyOf(outcomes);
    }
}
