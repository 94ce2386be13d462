package dev.pipewright.worker;

import dev.pipewright.run.RunRequest;

/**
 * How many legs of a run that this process executes are begun at once. Those that could only wait for a CPU are left alone: each
 * that is begun costs the workflow something at every event, and a small machine feels it.
 */
final class LegLimit {
    private static final int FEWEST = 8;
    private static final int MOST = 32;

    /** One runs, one stores its outputs, two are laid out. */
    private static final int PER_CPU = 4;

    private LegLimit() {}

    /** The request with the limit for this machine. */
    static RunRequest here(RunRequest request) {
        return request.withLegsAtOnce(of(request, Runtime.getRuntime().availableProcessors()));
    }

    /** Steps that ask for less than a CPU fit beside each other. */
    static int of(RunRequest request, int cpus) {
        double smallest = request.pipeline().steps().stream()
                .mapToDouble(step -> step.resources().cpus())
                .filter(asked -> asked > 0)
                .reduce(1, Math::min);
        return (int) Math.max(FEWEST, Math.min(PER_CPU * cpus / smallest, MOST));
    }
}
