package dev.pipewright.activities.image;

import dev.pipewright.activities.image.Interpreters.Interpreter;
import java.io.IOException;
import java.nio.file.Path;

/** A program that knows Python packages. */
interface PackageTool {
    /**
     * Exact versions and hashes of all packages that the requirements come to on the target, one a line, in a fixed order.
     *
     * @param code the pipeline's code, which has the file
     * @throws io.temporal.failure.ApplicationFailure if they come to nothing, naming what is in the way
     */
    String lock(Path code, RequirementsFile file, Target target) throws IOException, InterruptedException;

    /**
     * Puts the packages of a lock into a folder, from wheels alone; checks their hashes.
     *
     * @param folder empty
     * @param shown the requirements, for messages
     */
    void install(Path lock, Path folder, String shown, Target target) throws IOException, InterruptedException;

    /** What packages are for. */
    record Target(Platform platform, Interpreter python) {
        @Override
        public String toString() {
            return "Python " + python.version() + " on " + platform;
        }
    }
}
