package dev.pipewright.activities.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which machines to list.
 *
 * @param run null for those of all runs
 * @param ended whether to list those that are gone, too
 * @param limit how many at most
 */
public record MachineFilter(@Nullable String run, boolean ended, int limit) {
    /** Those that are there, as far as the catalog knows. */
    public static MachineFilter there() {
        return new MachineFilter(null, false, Integer.MAX_VALUE);
    }

    /** All that a run ever had. */
    public static MachineFilter of(String run) {
        return new MachineFilter(run, true, Integer.MAX_VALUE);
    }
}
