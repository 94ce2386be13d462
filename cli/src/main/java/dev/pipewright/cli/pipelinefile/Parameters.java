package dev.pipewright.cli.pipelinefile;

import dev.pipewright.activities.quantity.Numbers;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the values of a run on top of the file's defaults; a default that is a number or boolean gives its parameter a type. */
final class Parameters {
    private final Draft draft;
    private final Problems problems;

    Parameters(Draft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    /** In the order of the file; unknown names and values of another type are reported. */
    Map<String, String> with(Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!draft.parameters().containsKey(name)) {
                problems.add(draft.place(), unknown(name));
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, Scalar> parameter : draft.parameters().entrySet()) {
            String value = given.get(parameter.getKey());
            if (value != null) {
                check(parameter.getKey(), parameter.getValue(), value);
            }
            values.put(parameter.getKey(), value == null ? parameter.getValue().text() : value);
        }
        return values;
    }

    private String unknown(String name) {
        String none = draft.parameters().isEmpty()
                ? ": the file declares no parameters"
                : ": the file declares " + Nearest.list(draft.parameters().keySet());
        return "Unknown parameter '" + Values.shorten(name) + "'"
                + Nearest.hint(name, draft.parameters().keySet(), none);
    }

    private void check(String name, Scalar preset, String value) {
        boolean bool = preset.isBoolean();
        boolean number = preset.isNumber();
        if (bool && !value.equals("true") && !value.equals("false")) {
            problems.add(preset, mistake(name, value, "a boolean", "true or false", preset));
        } else if (number && !Numbers.isNumber(value)) {
            problems.add(preset, mistake(name, value, "a number", "a number such as " + preset.text(), preset));
        }
    }

    private static String mistake(String name, String value, String type, String wanted, Scalar preset) {
        return "Cannot set parameter '" + name + "' to '" + Values.shorten(value) + "': its default " + preset.text()
                + " is " + type + "; give " + wanted;
    }
}
