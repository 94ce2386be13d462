package dev.pipewright.cli.console;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process. Java itself cannot say whether standard error is one, and from 22 on not even whether
 * standard output is: Linux says where each descriptor leads; elsewhere the launcher may have looked
 * ({@code PIPEWRIGHT_TERMINAL}), and the console is the last resort.
 */
final class SystemTerminal implements Terminal {
    private static final long SIZE_KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final @Nullable String told;
    private @Nullable Size size;
    private long sizeAsked;

    /** With what the launcher found: the numbers of the descriptors that are terminals, {@code 012}; null if unknown. */
    SystemTerminal(@Nullable String told) {
        this.told = told;
    }

    @Override
    public boolean in() {
        return isTerminal(0);
    }

    @Override
    public boolean out() {
        return isTerminal(1);
    }

    @Override
    public boolean err() {
        return isTerminal(2);
    }

    @SuppressWarnings("SystemConsoleNull") // Only where nothing else can be asked
    private boolean isTerminal(int descriptor) {
        if (told != null) {
            return told.indexOf((char) ('0' + descriptor)) >= 0;
        }
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        return !Files.isDirectory(Path.of("/proc/self/fd")) && System.console() != null;
    }

    @Override
    public synchronized Size size() {
        long now = System.nanoTime();
        Size known = size;
        if (known == null || now - sizeAsked > SIZE_KEPT_NANOS) {
            known = asked();
            size = known;
            sizeAsked = now;
        }
        return known;
    }

    private static Size asked() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            int space = answer.indexOf(' ');
            return space < 0
                    ? Size.USUAL
                    : new Size(
                            Integer.parseInt(answer.substring(0, space)),
                            Integer.parseInt(answer.substring(space + 1)));
        } catch (IOException | IllegalArgumentException e) {
            return Size.USUAL;
        }
    }

    @Override
    public char @Nullable [] readSecret() {
        Console console = in() ? System.console() : null;
        return console == null ? null : console.readPassword();
    }
}
