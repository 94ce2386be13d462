package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds processes by a variable of the environment they were started with, which also those inherit that left their process
 * group, or, if they dropped that, by the directory they are in or print to. Where there is no /proc, it finds none.
 */
final class Marks {
    private static final File PROC = new File("/proc");
    private static final Path LAST_PID = Path.of("/proc/loadavg");

    /** Up to so many process ids are asked for one by one: listing /proc costs more on a busy machine. */
    private static final long FEW = 64;

    /** A process that was killed is seen until the kernel has taken it down. */
    private static final int ROUNDS = 2000;

    /** The place of the terminal among the fields of a process's state after its name. */
    private static final int TERMINAL = 4;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Marks() {}

    static boolean available() {
        return LAST_PID.toFile().exists();
    }

    /**
     * Kills the processes that carry the mark, or have no terminal and are in the directory or print to a file of it, until
     * there are none.
     *
     * @param mark {@code NAME=value}
     * @param home of the processes; whoever looks around in it has a terminal
     * @param after only younger processes than this one
     */
    static void kill(String mark, Path home, long after) {
        if (!available()) {
            return;
        }
        byte[] bytes = mark.getBytes(UTF_8);
        Path place = real(home);
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> found = new ArrayList<>();
            for (long pid : youngerThan(after)) {
                if (carries(pid, bytes) || isAt(pid, place)) {
                    found.add(pid);
                }
            }
            if (found.isEmpty()) {
                return;
            }
            for (long pid : found) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(ROUND_NANOS);
        }
    }

    /** Whether the process is alive and carries the mark. */
    static boolean carries(long pid, String mark) {
        return carries(pid, mark.getBytes(UTF_8));
    }

    private static boolean carries(long pid, byte[] mark) {
        File environ = new File(PROC, pid + "/environ");
        if (!environ.exists()) {
            return false;
        }
        try {
            return holds(Files.readAllBytes(environ.toPath()), mark);
        } catch (IOException e) {
            return false; // it has just ended, or is another user's
        }
    }

    /** As the kernel names it; one that is gone as it is. */
    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory;
        }
    }

    private static boolean isAt(long pid, Path home) {
        File process = new File(PROC, Long.toString(pid));
        if (!process.exists()) {
            return false;
        }
        try {
            for (String link : new String[] {"cwd", "fd/1", "fd/2"}) {
                if (leads(process.toPath().resolve(link), home) && !hasTerminal(process)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // it has just ended, or is another user's
        }
        return false;
    }

    private static boolean leads(Path link, Path home) throws IOException {
        try {
            return Files.readSymbolicLink(link).startsWith(home);
        } catch (NoSuchFileException e) {
            return false; // it has closed that
        }
    }

    private static boolean hasTerminal(File process) throws IOException {
        String stat = new String(Files.readAllBytes(process.toPath().resolve("stat")), ISO_8859_1);
        // After the name, which may hold anything: state, parent, group, session, terminal.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", TERMINAL + 2);
        return fields.length <= TERMINAL || !fields[TERMINAL].equals("0");
    }

    /** Whether one of the entries, which end with a zero byte, is the mark. */
    private static boolean holds(byte[] entries, byte[] mark) {
        int start = 0;
        for (int i = 0; i <= entries.length; i++) {
            if (i == entries.length || entries[i] == 0) {
                if (java.util.Arrays.equals(entries, start, i, mark, 0, mark.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static List<Long> youngerThan(long after) {
        long last = lastPid();
        List<Long> pids = new ArrayList<>();
        if (last >= after && last - after <= FEW) {
            for (long pid = after + 1; pid <= last; pid++) {
                pids.add(pid);
            }
            return pids;
        }
        boolean wrapped = last < after;
        String[] names = PROC.list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                long pid = Long.parseLong(name);
                if (wrapped || pid > after) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    /** The process id that was given out last; they are given out in turn, and from the start again after the largest. */
    private static long lastPid() {
        try {
            String line = new String(Files.readAllBytes(LAST_PID), ISO_8859_1).strip();
            return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        } catch (IOException | NumberFormatException e) {
            return 0; // as if they had started again: all are looked at
        }
    }
}
