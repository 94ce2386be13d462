package dev.pipewright.run;

/**
 * What a run would do with a leg.
 *
 * @param leg its name; the step's for one that is left out
 * @param reason why it would run or be left out; for a cached one, the run that made the result
 */
public record PlannedStep(String leg, Kind kind, String reason) {
    /** What would become of it. */
    public enum Kind {
        /** An earlier result stands in. */
        CACHED,
        RUNS,
        /** Known only when a step before it has run: its output may be the same as before. */
        DEPENDS,
        LEFT_OUT
    }
}
