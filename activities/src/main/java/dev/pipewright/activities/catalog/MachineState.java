package dev.pipewright.activities.catalog;

/** How far a machine has come. Names are kept in the catalog. */
public enum MachineState {
    /** Asked for; its worker has not answered yet. */
    BOOTING,
    /** Its worker answers. */
    READY,
    /** Gone: released, or lost for the reason that is recorded. */
    ENDED
}
