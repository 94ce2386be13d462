package dev.pipewright.run;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A machine that is not there any more for those that counted on it.
 *
 * @param booted whether it had worked before
 * @param message what became of it, for the user
 */
record LostMachine(String id, boolean booted, String message) {
    /** What became of it, and where the reason may stand. */
    String told() {
        return booted ? message : message + "; see why with: pipewright machines logs " + id;
    }

    /** Why a step is not given yet another machine. */
    static String tooMany(String step, List<LostMachine> machines) {
        String ids = machines.stream().map(LostMachine::id).collect(Collectors.joining(", "));
        String last = machines.get(machines.size() - 1).told();
        if (machines.stream().noneMatch(LostMachine::booted)) {
            return "Step '" + step + "' has no machine: none of the " + machines.size()
                    + " that were started for it came up (" + ids + "; " + last + ")";
        }
        return "Step '" + step + "' has lost " + machines.size() + " machines (" + ids
                + ") and is not tried again: it may be what kills them (the last: " + last
                + "; see how much memory it takes, and ask for more with resources: {memory: ...})";
    }
}
