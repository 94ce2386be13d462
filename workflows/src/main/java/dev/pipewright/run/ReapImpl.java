package dev.pipewright.run;

import dev.pipewright.activity.ReaperActivities;
import java.util.List;

/** Runs first: a machine whose run has just been found to be over is ended with it. */
public final class ReapImpl implements Reap {
    private final ReaperActivities reaper = ActivityStubs.reaper();

    @Override
    public ReapResult reap() {
        List<String> runs = reaper.closeRuns();
        return new ReapResult(runs, reaper.endMachines());
    }
}
