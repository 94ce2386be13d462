package dev.pipewright.cli.progress;

import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.cli.console.Environment;
import java.time.Clock;
import java.util.List;

/** Shows on standard error how a run goes on. Threads may share a view; its calls take turns. */
public interface RunView extends AutoCloseable {
    /**
     * Shows what has changed. Called also when nothing has, several times a second: time goes on.
     *
     * @param changed the attempts that changed since the last call, the oldest change first
     */
    void update(Run run, List<StepAttempt> changed);

    /** Shows a line that a step printed, between what else is shown. */
    void log(String step, String line);

    /**
     * Leaves what was shown last and gives the terminal back as it was; to be called on Ctrl-C as well. A second call does
     * nothing.
     */
    @Override
    void close();

    /**
     * The view that suits where standard error leads: live on a terminal, else a line per event.
     *
     * @param steps the names of all legs in the order in which to show them; others are added when they are recorded
     * @param clock also says which zone times are shown in
     */
    static RunView on(Environment environment, List<String> steps, Clock clock) {
        return environment.live() ? new LiveRunView(environment, steps, clock) : new PlainRunView(environment, clock);
    }
}
