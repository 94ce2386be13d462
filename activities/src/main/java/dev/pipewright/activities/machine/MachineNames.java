package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activity.Machine;
import java.util.List;
import java.util.UUID;

/** What machines and the things on them are called. */
public final class MachineNames {
    /** The container label that tells a machine and all that is on it; its value is the machine's id. */
    public static final String LABEL = "dev.pipewright.machine";

    static final String RUN = "dev.pipewright.run";
    static final String EXECUTION = "dev.pipewright.execution";
    static final String DATA = "dev.pipewright.data";
    static final String CREATED = "dev.pipewright.created";
    static final String EXPECTED = "dev.pipewright.expected";

    /** What is asked of each container. */
    static final List<String> LABELS = List.of(LABEL, RUN, EXECUTION, DATA, CREATED, EXPECTED);

    private static final int LONGEST_RUN = 40;
    private static final int HASH = 8;

    private MachineNames() {}

    /**
     * The machine of an execution with that number.
     *
     * @param execution a Temporal run id. Its first digits are a time that executions of one minute share, so it is hashed.
     */
    public static Machine machine(String run, String execution, int number) {
        String safe = run.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        String hash = UUID.nameUUIDFromBytes((run + "/" + execution).getBytes(UTF_8))
                .toString()
                .substring(0, HASH);
        String id = (safe.length() > LONGEST_RUN ? safe.substring(0, LONGEST_RUN) : safe) + "-" + hash + "-" + number;
        String plain = id.startsWith("-") ? "run" + id : id;
        return new Machine(plain, "pipewright-machine-" + plain);
    }

    /** The step under whose name the log of a machine is kept with its run, as attempt 1. No step of a pipeline can have it. */
    public static String log(String machine) {
        return "machine/" + machine;
    }

    /** The container that plays the machine. */
    public static String container(String machine) {
        return "pipewright-machine-" + machine;
    }

    /** The container of its worker. */
    static String worker(String machine) {
        return "pipewright-worker-" + machine;
    }
}
