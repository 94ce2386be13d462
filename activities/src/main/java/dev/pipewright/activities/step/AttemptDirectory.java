package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of one attempt: what is where in it, and what its status file says. */
record AttemptDirectory(Path root) {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> ANYONE = PosixFilePermissions.fromString("rwxrwxrwx");
    private static final Set<PosixFilePermission> ANYONES_FILE = PosixFilePermissions.fromString("rw-rw-rw-");

    /** The command's working directory: a copy of the code snapshot. */
    Path code() {
        return root.resolve("code");
    }

    Path inputs() {
        return root.resolve("inputs");
    }

    Path outputs() {
        return root.resolve("outputs");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path metadata() {
        return root.resolve("metadata.json");
    }

    /** What the process prints; a file, so that it can print on when its worker is dead. */
    Path log() {
        return root.resolve("log");
    }

    Path statusFile() {
        return root.resolve("status");
    }

    /** The name of its container, as long as there may be one. */
    Path containerFile() {
        return root.resolve("container");
    }

    /** There if the engine was out of reach while its container ran, or nobody looked, so that the engine may have ended it. */
    Path outageFile() {
        return root.resolve("outage");
    }

    /** There if its container ran out of memory. */
    Path outOfMemoryFile() {
        return root.resolve("out-of-memory");
    }

    /** The result of an attempt that is over; only durable workers write it. */
    Path resultFile() {
        return root.resolve("result.json");
    }

    /** Whether it is where it was made: below {@code work}, with no link on the way that a step put there. */
    boolean isInPlace(Path work) {
        return Trees.isPlain(work, root);
    }

    /** Whether nothing that an earlier attempt put in the place of its own directories would be changed by making it. */
    boolean isPlaceFree(Path work) {
        Path parent = root.resolveSibling("");
        return !parent.toFile().exists() || Trees.isPlain(work, parent);
    }

    /**
     * Makes it anew, with the directories that every attempt has but for its code. What an earlier call has said in the log stays, as
     * it may be in the store already.
     */
    void create() throws IOException {
        byte[] said = {};
        if (root.toFile().exists()) {
            said = Files.isRegularFile(log(), LinkOption.NOFOLLOW_LINKS) ? Files.readAllBytes(log()) : said;
            Trees.delete(root);
        }
        try {
            Files.createDirectory(root, PRIVATE);
        } catch (NoSuchFileException e) {
            Files.createDirectories(root, PRIVATE);
        }
        Files.createDirectory(outputs());
        Files.createDirectory(temporary());
        if (said.length > 0) {
            Files.write(log(), said);
        }
    }

    void createInputs() throws IOException {
        Files.createDirectories(inputs());
    }

    /** Makes the files that a worker and a process write, so that what they are like is known. */
    void createFiles() throws IOException {
        createLog();
        Files.createFile(statusFile());
    }

    private void createLog() throws IOException {
        if (!log().toFile().exists()) {
            Files.createFile(log());
        }
    }

    /** Lets whoever a container runs as write where a step may; the directory around stays closed to other users of the host. */
    void open() throws IOException {
        if (code().toFile().exists()) {
            for (Trees.Entry entry : Trees.entries(code())) {
                if (entry.directory()) {
                    Files.setPosixFilePermissions(code().resolve(entry.path()), ANYONE);
                }
            }
            Files.setPosixFilePermissions(code(), ANYONE);
        }
        if (!inputs().toFile().exists()) {
            createInputs();
        }
        for (Path directory : new Path[] {outputs(), temporary()}) {
            Files.setPosixFilePermissions(directory, ANYONE);
        }
        createLog();
        Files.createFile(statusFile());
        Files.createFile(metadata());
        for (Path file : new Path[] {log(), statusFile(), metadata()}) {
            Files.setPosixFilePermissions(file, ANYONES_FILE);
        }
    }

    /** Removes it. */
    void delete() throws IOException {
        Trees.delete(root);
    }

    /** Keeps what tells how the attempt ended and removes what is large. */
    void shrink() throws IOException {
        for (Path large : new Path[] {code(), inputs(), outputs(), temporary()}) {
            Trees.delete(large);
        }
    }

    /** Writes what the wrapper writes first. */
    void recordStart(long pid, long startMillis) throws IOException {
        Files.write(statusFile(), (pid + " " + startMillis + "\n").getBytes(US_ASCII));
    }

    /** That the engine may have gone away while there was a container. */
    void recordOutage() throws IOException {
        if (containerFile().toFile().exists()) {
            Files.writeString(outageFile(), "");
        }
    }

    /** Writes what is known of the end besides the exit code, on a line of its own behind it. */
    void recordWhy(String why) throws IOException {
        Files.write(statusFile(), (why + "\n").getBytes(UTF_8), StandardOpenOption.APPEND);
    }

    /** Writes what the wrapper writes last; all of it if the step has deleted what was written first. */
    void recordEnd(long pid, long startMillis, int code) throws IOException {
        if (statusFile().toFile().length() == 0) {
            recordStart(pid, startMillis);
        }
        Files.write(statusFile(), (code + "\n").getBytes(US_ASCII), StandardOpenOption.APPEND);
    }

    /** Null if its process never started. */
    @Nullable
    Status status() throws IOException {
        File file = statusFile().toFile();
        if (!file.exists()) {
            return null;
        }
        String text = new String(Files.readAllBytes(file.toPath()), UTF_8);
        int firstEnd = text.indexOf('\n');
        int space = text.indexOf(' ');
        if (firstEnd < 0 || space < 0 || space > firstEnd) {
            return null; // cut off in the middle of its first write
        }
        try {
            long pid = Long.parseLong(text.substring(0, space));
            long started = Long.parseLong(text.substring(space + 1, firstEnd));
            int secondEnd = text.indexOf('\n', firstEnd + 1);
            Instant written = Instant.ofEpochMilli(file.lastModified());
            if (secondEnd < 0) {
                return new Status(pid, Instant.ofEpochMilli(started), null, null, null, written);
            }
            String[] end = text.substring(firstEnd + 1, secondEnd).split(" ", 2);
            String why = text.substring(secondEnd + 1).strip();
            return new Status(
                    pid,
                    Instant.ofEpochMilli(started),
                    Integer.valueOf(end[0]),
                    end.length == 1 ? null : Long.parseLong(end[1]) > 0,
                    why.isEmpty() ? null : why,
                    written);
        } catch (NumberFormatException e) {
            throw new IOException("Cannot read " + file + ": its content is '" + text.strip() + "'", e);
        }
    }

    /**
     * What the wrapper wrote, or the worker in its place.
     *
     * @param pid of the wrapper or the command, which is also that of its session and process group; 0 in a container
     * @param exit of the command; null if it has not ended or nothing wrote it down
     * @param outOfMemory whether the kernel killed something of it for want of memory; null if nobody looked
     * @param why what is known of the end besides; null for nothing
     * @param written when the file was last written: the end, if there is an exit code
     */
    record Status(
            long pid,
            Instant started,
            @Nullable Integer exit,
            @Nullable Boolean outOfMemory,
            @Nullable String why,
            Instant written) {}
}
