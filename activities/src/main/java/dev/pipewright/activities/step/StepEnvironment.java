package dev.pipewright.activities.step;

import dev.pipewright.activity.StepExecution;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step's process finds in its environment, beside what the worker's own has. */
final class StepEnvironment {
    private final StepExecution step;
    private final AttemptDirectory directory;
    private final ProcessGuardian guardian;
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Mask mask;

    /**
     * Looks the secrets' values up.
     *
     * @throws io.temporal.failure.ApplicationFailure if there is no such secret, or it cannot be read
     */
    StepEnvironment(StepExecution step, AttemptDirectory directory, StepHost host, StepFailures failures) {
        this.step = step;
        this.directory = directory;
        this.guardian = host.guardian();
        SecretValues values = host.secrets().of(step);
        for (String name : step.secrets()) {
            String value = value(values, name, failures);
            if (value == null) {
                throw failures.noSecret(name);
            }
            secrets.put(name, value);
        }
        this.mask = new Mask(secrets.values());
    }

    private static @Nullable String value(SecretValues secrets, String name, StepFailures failures) {
        try {
            return secrets.value(name);
        } catch (UnreadableSecretException e) {
            throw failures.unreadableSecret(e);
        }
    }

    /** Hides the secrets. */
    Mask mask() {
        return mask;
    }

    /** The variable by which the attempt's processes are known, {@code NAME=value}. */
    String mark() {
        return mark(executionMark());
    }

    /** The same for the attempt whose directory has that path below its run's. */
    static String mark(String path) {
        return "PIPEWRIGHT_EXECUTION=" + path;
    }

    /** The secrets by variable. */
    Map<String, String> secrets() {
        return secrets;
    }

    /** Whether no process can have these variables. */
    boolean isUnfit() {
        return step.env().entrySet().stream().anyMatch(StepEnvironment::isUnfit)
                || secrets.entrySet().stream().anyMatch(StepEnvironment::isUnfit);
    }

    private static boolean isUnfit(Map.Entry<String, String> variable) {
        return variable.getKey().isEmpty()
                || variable.getKey().indexOf('=') >= 0
                || variable.getKey().indexOf('\0') >= 0
                || variable.getValue().indexOf('\0') >= 0;
    }

    /** What a container is told, where everybody who may use its engine can read it: all but the secrets. */
    Map<String, String> contained() {
        Map<String, String> variables = new LinkedHashMap<>(step.env());
        variables.put("INPUTS", ContainerScript.INPUTS);
        variables.put("OUTPUTS", ContainerScript.OUTPUTS);
        variables.put("TMPDIR", ContainerScript.TEMPORARY);
        variables.put("PIPEWRIGHT_METADATA", ContainerScript.METADATA);
        addCaller(variables);
        return variables;
    }

    /** What to set for a process; the contract's names come last, so that no step redefines them by accident. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>(step.env());
        variables.putAll(secrets);
        variables.put("INPUTS", directory.inputs().toString());
        variables.put("OUTPUTS", directory.outputs().toString());
        variables.put("TMPDIR", directory.temporary().toString());
        variables.put("PIPEWRIGHT_METADATA", directory.metadata().toString());
        addCaller(variables);
        variables.put("PIPEWRIGHT_EXECUTION", executionMark());
        String host = guardian.mark();
        int equals = host.indexOf('=');
        variables.put(host.substring(0, equals), host.substring(equals + 1));
        return variables;
    }

    private void addCaller(Map<String, String> variables) {
        variables.put("PIPEWRIGHT_RUN", step.run());
        variables.put("PIPEWRIGHT_STEP", step.step());
        variables.put("PIPEWRIGHT_ATTEMPT", Integer.toString(step.attempt()));
        variables.put("PIPEWRIGHT_STACK", step.stack());
    }

    private String executionMark() {
        return Encoded.fileName(step.execution()) + "/" + Encoded.fileName(step.step()) + "/" + step.attempt();
    }

    /** Where the attempt's directory is. */
    static Path execution(Path work, String run, String execution) {
        return work.resolve(Encoded.fileName(run)).resolve(Encoded.fileName(execution));
    }
}
