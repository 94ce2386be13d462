package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds processes by a variable of the environment they were started with, which also those inherit that left their process
 * group. Where there is no /proc, it finds none.
 */
final class Marks {
    private static final File PROC = new File("/proc");
    private static final Path LAST_PID = Path.of("/proc/loadavg");

    /** Up to so many process ids are asked for one by one: listing /proc costs more on a busy machine. */
    private static final long FEW = 64;

    /** A process that was killed is seen until the kernel has taken it down. */
    private static final int ROUNDS = 2000;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Marks() {}

    static boolean available() {
        return LAST_PID.toFile().exists();
    }

    /**
     * Kills the processes that carry the mark until there are none.
     *
     * @param mark {@code NAME=value}
     * @param after only younger processes than this one
     */
    static void kill(String mark, long after) {
        if (!available()) {
            return;
        }
        byte[] bytes = mark.getBytes(UTF_8);
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> found = new ArrayList<>();
            for (long pid : youngerThan(after)) {
                if (carries(pid, bytes)) {
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
