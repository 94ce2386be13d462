package dev.pipewright.cli.stack;

import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.FileReasons;
import dev.pipewright.cli.console.TextInput;
import dev.pipewright.cli.console.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of one stack of CloudFormation.
 *
 * @param source the file, as messages name it
 * @param values by key
 */
record CloudFormationOutputs(String source, Map<String, String> values) {
    private static final String HINT =
            "aws cloudformation describe-stacks --stack-name pipewright --output json > OUTPUTS.json";

    /** Reads what {@code describe-stacks} printed for one stack, or its {@code Outputs} alone; {@code -} is standard input. */
    static CloudFormationOutputs read(Environment environment, String file) {
        String source = file.equals("-") ? "standard input" : file;
        Map<String, Object> document;
        try {
            String text = TextInput.read(environment, file).strip();
            document = Json.object(text.startsWith("[") ? "{\"Outputs\": " + text + "}" : text);
        } catch (UncheckedIOException e) {
            throw unusable(ExitCode.USAGE, source, "it is not JSON", e);
        } catch (IOException e) {
            int exitCode = e instanceof NoSuchFileException ? ExitCode.NOT_FOUND : ExitCode.USAGE;
            throw unusable(exitCode, source, FileReasons.of(e), e);
        }
        return new CloudFormationOutputs(source, values(source, stack(source, document)));
    }

    /** The values that the keys name, by what they are called here; all that are missing in one error. */
    Map<String, String> required(Map<String, String> keys) {
        Map<String, String> found = optional(keys);
        List<String> missing = keys.entrySet().stream()
                .filter(key -> !found.containsKey(key.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new UserError(
                    ExitCode.USAGE,
                    "Cannot use " + source + ": it has no output " + String.join(", ", missing) + " (outputs: "
                            + String.join(", ", values.keySet()) + ")",
                    "deploy deploy/aws/pipewright.yaml, or register the components one by one",
                    null);
        }
        return found;
    }

    /** Those of them that are there. */
    Map<String, String> optional(Map<String, String> keys) {
        Map<String, String> found = new LinkedHashMap<>();
        keys.forEach((key, attribute) -> {
            String value = values.get(key);
            if (value != null) {
                found.put(attribute, value);
            }
        });
        return found;
    }

    private static Map<?, ?> stack(String source, Map<String, Object> document) {
        if (!(document.get("Stacks") instanceof List<?> stacks)) {
            return document;
        }
        if (stacks.size() == 1 && stacks.get(0) instanceof Map<?, ?> stack) {
            return stack;
        }
        throw unusable(ExitCode.USAGE, source, "it tells of " + stacks.size() + " stacks, not of one", null);
    }

    private static Map<String, String> values(String source, Map<?, ?> stack) {
        if (!(stack.get("Outputs") instanceof List<?> outputs)) {
            throw unusable(ExitCode.USAGE, source, "it has no Outputs (a stack has them once it is complete)", null);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Object output : outputs) {
            if (!(output instanceof Map<?, ?> pair)
                    || !(pair.get("OutputKey") instanceof String key)
                    || !(pair.get("OutputValue") instanceof String value)) {
                throw unusable(ExitCode.USAGE, source, "an output of it lacks OutputKey or OutputValue", null);
            }
            values.put(key, value);
        }
        return values;
    }

    private static UserError unusable(int exitCode, String source, String why, @Nullable Throwable cause) {
        return new UserError(exitCode, "Cannot use " + source + ": " + why, HINT, cause);
    }
}
