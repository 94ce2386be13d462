package dev.pipewright.activities.engine;

/** Pulls that failed, for tests of what becomes of them. */
public final class Pulls {
    private Pulls() {}

    /** What an engine's words are understood as. */
    public static EngineException failed(String said) {
        return EngineErrors.pull(said, new IllegalStateException(said));
    }
}
