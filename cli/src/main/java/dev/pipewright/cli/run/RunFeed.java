package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.ImageBuild;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import java.util.List;

/** What has changed in a run since the last look. A look at a run that stands still costs one query. */
final class RunFeed {
    /**
     * A run and what is new of it.
     *
     * @param changed attempts in the order of their last change
     * @param images in the order in which they were begun
     * @param machines in the order of their last change
     */
    record News(Run run, List<StepAttempt> changed, List<ImageBuild> images, List<MachineRecord> machines) {}

    private final Catalog catalog;
    private final String name;
    private long seen;
    private long fleetSeen;

    RunFeed(Catalog catalog, String name) {
        this.catalog = catalog;
        this.name = name;
    }

    /** The run is read first: when it is finished, all of its attempts are. It also says whether there is more to look for. */
    News poll() {
        Run run = catalog.runs().get(name);
        List<StepAttempt> changed = catalog.steps().changedSince(name, seen);
        for (StepAttempt attempt : changed) {
            seen = Math.max(seen, attempt.revision());
        }
        if (run.fleet() == fleetSeen) {
            return new News(run, changed, List.of(), List.of());
        }
        News news = new News(
                run,
                changed,
                catalog.builds().changedSince(name, fleetSeen),
                catalog.machines().changedSince(name, fleetSeen));
        fleetSeen = run.fleet();
        return news;
    }
}
