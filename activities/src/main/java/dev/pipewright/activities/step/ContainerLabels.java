package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activity.StepExecution;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What containers of steps are called, and what is written on them. */
final class ContainerLabels {
    /** The directory of the attempt, on the worker's host. */
    static final String DIRECTORY = "dev.pipewright.directory";

    private static final String HOST = "dev.pipewright.host";
    private static final int NAME_LENGTH = 32;

    private ContainerLabels() {}

    /** The same for a second call, and another for every other attempt. */
    static String name(StepExecution step) {
        String attempt = step.execution() + "\n" + step.step() + "\n" + step.attempt();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(attempt.getBytes(UTF_8));
            return "pipewright-step-" + HexFormat.of().formatHex(hash).substring(0, NAME_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    /** On the containers that are not to outlive the JVM of that guardian. */
    static String host(ProcessGuardian guardian) {
        return HOST + "=" + guardian.id();
    }

    static Map<String, String> of(StepHost host, StepExecution step, Path directory, @Nullable String machine) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("dev.pipewright.run", step.run());
        labels.put("dev.pipewright.execution", step.execution());
        labels.put("dev.pipewright.step", step.step());
        labels.put("dev.pipewright.attempt", Integer.toString(step.attempt()));
        labels.put(DIRECTORY, directory.toString());
        if (machine != null) {
            labels.put("dev.pipewright.machine", machine);
        }
        if (host.isEphemeral()) {
            labels.put(HOST, host.guardian().id());
        }
        return labels;
    }
}
