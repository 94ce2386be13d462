package dev.pipewright.activities.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The image of machines' workers, as a file that {@code docker load} takes.
 *
 * @param name what it is called in the engine that loads it; equal images have equal names
 * @param sha256 of the file, lower-case hex
 * @param bytes of the file
 * @param command what its containers run, without the arguments
 */
public record WorkerImage(String name, String sha256, long bytes, List<String> command) {
    public WorkerImage {
        requireNonNull(name, "name");
        requireNonNull(sha256, "sha256");
        command = List.copyOf(command);
    }

    /** Where the file is in an artifact store. */
    public String key() {
        return "workers/" + sha256 + ".tar";
    }
}
