package dev.pipewright.run;

import java.util.List;

/**
 * What was put right, for the Web UI.
 *
 * @param runs whose end was recorded
 * @param machines that were ended, or were gone
 */
public record ReapResult(List<String> runs, List<String> machines) {
    public ReapResult {
        runs = List.copyOf(runs);
        machines = List.copyOf(machines);
    }
}
