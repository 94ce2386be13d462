package dev.pipewright.activities.artifact;

import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Prints how long storing and fetching takes, for comparison with cp and sha256sum: {@code SOURCE STORE TARGET [consume]}. */
final class ArtifactSpeed {
    private ArtifactSpeed() {}

    public static void main(String[] arguments) throws IOException {
        Artifacts artifacts = new Artifacts(new LocalObjects(Path.of(arguments[1])));

        long start = System.nanoTime();
        ArtifactRef ref = artifacts.store(Path.of(arguments[0]), arguments.length > 3);
        long stored = System.nanoTime();
        artifacts.fetch(ref.digest(), Path.of(arguments[2]));
        long fetched = System.nanoTime();

        System.out.printf(
                "%d files, %d bytes: stored in %d ms, fetched in %d ms%n",
                ref.files(), ref.bytes(), millis(start, stored), millis(stored, fetched));
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
