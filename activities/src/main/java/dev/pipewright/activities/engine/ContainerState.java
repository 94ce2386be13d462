package dev.pipewright.activities.engine;

/**
 * What the engine says about a container.
 *
 * @param exitCode meaningless until it has exited
 * @param outOfMemory whether the kernel killed something in it because it had reached its memory limit
 */
public record ContainerState(Phase phase, int exitCode, boolean outOfMemory) {
    /** Where a container is in its life. */
    public enum Phase {
        /** Never started. */
        CREATED,
        RUNNING,
        EXITED
    }
}
