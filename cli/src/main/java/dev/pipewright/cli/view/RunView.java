package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.cli.console.Environment;
import java.time.Clock;
import java.util.List;

/** Shows a run on standard error while it goes. */
public interface RunView extends AutoCloseable {
    /**
     * Shows what is new.
     *
     * @param changed attempts that changed since the last call, in the order of their changes; may be empty
     */
    void update(Run run, List<StepAttempt> changed);

    /** Leaves the terminal as it was; what was shown stays. */
    @Override
    void close();

    /**
     * A table that moves where standard error is a terminal, else a line per event.
     *
     * @param plain lines in any case, because something else is written to the terminal too
     */
    static RunView of(Environment environment, boolean plain) {
        return environment.live() && !plain
                ? new LiveRunView(environment, Clock.systemUTC())
                : new PlainRunView(environment);
    }
}
