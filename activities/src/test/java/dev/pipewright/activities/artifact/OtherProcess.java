package dev.pipewright.activities.artifact;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second Java process on the same store. */
final class OtherProcess {
    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /** Starts one that stores until it is told to finish, and waits until it does. */
    static OtherProcess start(Path store) throws IOException {
        OtherProcess other = new OtherProcess(java("C.UTF-8", StoreUntilToldToFinish.class, store.toString()));
        try (BufferedReader ready = other.process.inputReader()) {
            if (!"storing".equals(ready.readLine())) {
                throw new IOException("The other process did not start");
            }
        }
        return other;
    }

    /** Starts a class of the tests in a locale. Its standard error is that of the tests. */
    static Process java(String locale, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", locale);
        return builder.start();
    }

    void finish() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("The other process did not finish");
        }
    }

    /** Holds the store until its standard input ends. */
    static final class StoreUntilToldToFinish {
        private StoreUntilToldToFinish() {}

        public static void main(String[] arguments) throws IOException {
            new LocalObjects(Path.of(arguments[0])).storing(() -> {
                System.out.println("storing");
                return System.in.read();
            });
        }
    }
}
