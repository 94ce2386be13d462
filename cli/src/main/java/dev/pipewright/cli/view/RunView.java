package dev.pipewright.cli.view;

import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.cli.console.Environment;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

/** Shows on standard error how a run goes on. Threads may share a view; its calls take turns. */
public interface RunView extends AutoCloseable {
    /**
     * Shows only that attempts have started: for the moment before what they printed is shown. {@link #update} follows with the
     * same attempts.
     */
    void begin(Run run, List<StepAttempt> changed);

    /**
     * Shows what has changed. Called also when nothing has, several times a second: time goes on.
     *
     * @param changed the attempts that changed since the last call, the oldest change first
     */
    void update(Run run, List<StepAttempt> changed);

    /**
     * Takes what has changed of the run's images and machines; shown by the next {@link #update}, or at once. Never called for
     * a run that has none.
     */
    void prepare(List<ImageBuild> images, List<MachineRecord> machines);

    /** Says something about the run, in a line that stays. The run goes on being shown. */
    void say(String line);

    /**
     * Leaves what was shown last and gives the terminal back as it was; to be called on Ctrl-C as well. A second call does
     * nothing.
     */
    @Override
    void close();

    /**
     * A table that moves where standard error is a terminal, else a line per event.
     *
     * @param plain lines in any case, because something else is written to the terminal too
     */
    static RunView of(Environment environment, boolean plain) {
        return of(environment, plain, List.of(), Clock.system(ZoneId.systemDefault()));
    }

    /**
     * The same with steps that wait from the beginning.
     *
     * @param steps the names of all legs in the order in which to show them; others are added when they are recorded
     * @param clock also says which zone times are shown in
     */
    static RunView of(Environment environment, boolean plain, List<String> steps, Clock clock) {
        return environment.live() && !plain
                ? new LiveRunView(environment, steps, clock)
                : new PlainRunView(environment, clock);
    }
}
