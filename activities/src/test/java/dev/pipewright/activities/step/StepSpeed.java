package dev.pipewright.activities.step;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Prints what a step costs: an attempt of {@code touch} with one output, beside the bare process. */
final class StepSpeed {
    private static final int WARM_UP = 100;
    private static final int STEPS = 500;

    private StepSpeed() {}

    public static void main(String[] args) throws Exception {
        Path root = Files.createTempDirectory("speed");
        try (Workshop workshop = new Workshop(root, Durability.EPHEMERAL)) {
            for (int round = 0; round < 3; round++) {
                int base = round * (STEPS + WARM_UP);
                print("bare sh -c touch", times(i -> bare(root, i)));
                print(
                        "step",
                        times(i -> workshop.run(Workshop.step("s" + (base + i), "touch $OUTPUTS/x")
                                .output("x"))));
            }
        } finally {
            Trees.delete(root);
        }
    }

    private static void bare(Path root, int i) throws Exception {
        new ProcessBuilder("sh", "-c", "touch " + root + "/bare" + i)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static long[] times(Body body) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            body.run(i);
        }
        long[] nanos = new long[STEPS];
        for (int i = 0; i < STEPS; i++) {
            long start = System.nanoTime();
            body.run(WARM_UP + i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static void print(String what, long[] sorted) {
        System.out.printf(
                "%-18s 10 %% below %.2f ms, median %.2f ms, 90 %% below %.2f ms%n",
                what,
                sorted[sorted.length / 10] / 1e6,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 9 / 10] / 1e6);
    }

    /** One of many. */
    private interface Body {
        void run(int i) throws Exception;
    }
}
