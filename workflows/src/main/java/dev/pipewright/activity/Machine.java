package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

/**
 * A machine of a run.
 *
 * @param id unique, of letters, digits and hyphens; part of names of containers and files
 * @param taskQueue what its worker polls, and nobody else
 */
public record Machine(String id, String taskQueue) {
    public Machine {
        requireNonNull(id, "id");
        requireNonNull(taskQueue, "taskQueue");
    }
}
