package dev.pipewright.activities.step;

/** What becomes of the steps' processes when the worker dies. */
public enum Durability {
    /** They end with the worker's JVM, even one that is killed. */
    EPHEMERAL,
    /** They live on; the next worker of this host finds them and goes on following them. */
    DURABLE
}
