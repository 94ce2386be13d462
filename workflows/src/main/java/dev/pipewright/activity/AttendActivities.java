package dev.pipewright.activity;

import io.temporal.activity.ActivityInterface;

/** Answers for a machine, from the worker on it, on its own task queue. */
@ActivityInterface(namePrefix = "Attend.")
public interface AttendActivities {
    /** Answers as soon as the worker polls. A second call answers the same unless the worker was started anew meanwhile. */
    Greeting greet();

    /**
     * Heartbeats until it is cancelled: as long as it does, the machine lives. When it times out instead, the machine may be gone.
     * A second call replaces the first.
     */
    void attend();
}
