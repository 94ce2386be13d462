package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no step outlives this JVM, however it dies: a small process of its own that waits for the end of a pipe
 * from the JVM, then kills the process groups it was told of and every process that carries {@link #mark}. Where there is no
 * /proc it knows the groups only. Safe for use by several threads.
 */
public final class ProcessGuardian implements AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    /**
     * Arguments: the id. Two scans in a row must find nothing, for a process may be forking while the first goes on; after an orderly end one is
     * enough. A zombie has no environment, so the killed are not found again.
     * Containers are removed by the docker command or, without it, curl; a creation that was under way is waited for. After an
     * orderly end the JVM has removed them.
     */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            scans=2
            groups=
            engine=
            while read -r verb pid; do
                case $verb in
                +) groups="$groups $pid " ;;
                -) groups="${groups%%" $pid "*}${groups#*" $pid "}"; kill -9 "-$pid" ;;
                c) engine=$pid ;;
                .) scans=1; engine= ;;
                esac
            done
            for group in $groups; do
                kill -9 "-$group"
            done
            clean=0
            rounds=0
            while [ "$clean" -lt "$scans" ] && [ "$rounds" -lt 1000 ]; do
                rounds=$((rounds + 1))
                clean=$((clean + 1))
                for file in $(grep -l -F "PIPEWRIGHT_HOST=$1" /proc/[0-9]*/environ); do
                    pid=${file#/proc/}
                    kill -9 "${pid%/environ}" && clean=0
                done
                [ "$clean" -ge "$scans" ] || sleep 0.05
            done
            [ -n "$engine" ] || exit 0
            export DOCKER_HOST="$engine"
            label="label=dev.pipewright.host=$1"
            socket=${engine#unix://}
            filter="%7B%22label%22%3A%5B%22dev.pipewright.host%3D$1%22%5D%7D"
            containers() {
                docker ps --all --quiet --no-trunc --filter "$label" ||
                    curl -s --unix-socket "$socket" "http://engine/containers/json?all=1&filters=$filter" |
                        grep -o '"Id":"[0-9a-f]*"' | cut -d '"' -f 4
            }
            clean=0
            rounds=0
            while [ "$clean" -lt 3 ] && [ "$rounds" -lt 100 ]; do
                rounds=$((rounds + 1))
                clean=$((clean + 1))
                for container in $(containers); do
                    clean=0
                    docker rm --force --volumes "$container" ||
                        curl -s --unix-socket "$socket" -X DELETE "http://engine/containers/$container?force=1&v=1"
                done
                [ "$clean" -ge 3 ] || sleep 0.3
            done
            """;

    private final String id = Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-"
            + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable String engine;
    private @Nullable Process process;
    private boolean closed;

    /** A guardian that has nothing to do yet; its process starts with {@link #start}. */
    public ProcessGuardian() {}

    /** The variable by which it knows what to kill, {@code NAME=value}, to be put into the environment of steps. */
    public String mark() {
        return "PIPEWRIGHT_HOST=" + id;
    }

    /**
     * Starts its process, to be called before the first that it guards. A second call does nothing while it lives.
     *
     * @throws IOException if this host cannot start it
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("The guardian has ended");
        }
        process = Shells.inNewSession(SCRIPT, id)
                .directory(new File("/"))
                .redirectInput(Redirect.PIPE)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        for (long group : groups) {
            tell("+ " + group);
        }
        if (engine != null) {
            tell("c " + engine);
        }
    }

    /** What its containers are known by. */
    String id() {
        return id;
    }

    /**
     * Tells it that there may be containers with its {@link #id} from now on.
     *
     * @param address of their engine, as DOCKER_HOST takes it
     */
    synchronized void watchContainers(String address) {
        if (!address.equals(engine)) {
            engine = address;
            tell("c " + address);
        }
    }

    /** Tells it of a process group to kill. */
    public synchronized void watch(long group) {
        groups.add(group);
        tell("+ " + group);
    }

    /** Tells it that a process group has ended: it kills what is left of it and forgets the id, which may soon be that of another. */
    public synchronized void release(long group) {
        if (groups.remove(group)) {
            tell("- " + group);
        }
    }

    /** Kills what is left and ends it, within seconds. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (process == null) {
            closed = true;
            return;
        }
        Process ending = restarted(process);
        closed = true;
        process = null;
        try (OutputStream pipe = ending.getOutputStream()) {
            pipe.write(".\n".getBytes(US_ASCII));
        } catch (IOException e) {
            return; // it was killed
        }
        try {
            ending.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** If someone killed it, another takes over for the end. */
    private Process restarted(Process last) {
        try {
            start();
        } catch (IOException e) {
            return last;
        }
        return process == null ? last : process;
    }

    private void tell(String line) {
        if (process == null) {
            return;
        }
        try {
            OutputStream pipe = process.getOutputStream();
            pipe.write((line + "\n").getBytes(US_ASCII));
            pipe.flush();
        } catch (IOException e) {
            process.destroyForcibly(); // it was killed; the next start makes another, which is told of all groups
        }
    }
}
