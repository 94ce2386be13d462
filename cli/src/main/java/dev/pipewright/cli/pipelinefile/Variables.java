package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Fields.Named;
import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads environment variables and the names of secrets that become some. */
final class Variables {
    /** With all that begins with PIPEWRIGHT_, what a step finds set whatever its file says. */
    private static final Set<String> CONTRACT = Set.of("INPUTS", "OUTPUTS", "TMPDIR");

    private final Values values;
    private final Problems problems;

    Variables(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** The variables of {@code env} on top of those given. */
    Map<String, String> env(@Nullable Node node, Map<String, String> below) {
        if (node == null) {
            return below;
        }
        Map<String, String> env = new LinkedHashMap<>(below);
        for (Entry entry : values.entries(node, "env", "{PYTHONUNBUFFERED: \"1\"}")) {
            checkName(entry.key(), "environment variable");
            Scalar value = values.text(
                    entry.value(), new Named("environment variable", entry.key().text()));
            if (value != null) {
                env.put(entry.key().text(), value.text());
            }
        }
        return env;
    }

    /** @param env the step's own variables, which a secret must not hide */
    List<String> secrets(@Nullable Node node, @Nullable Node env) {
        List<String> names = new ArrayList<>();
        for (Scalar secret : values.texts(node, "secrets", "[DB_PASSWORD]")) {
            checkName(secret, "secret");
            if (env instanceof Node.Mapping mapping && mapping.entries().containsKey(secret.text())) {
                problems.add(
                        secret,
                        "Cannot use '" + secret.text() + "' as a secret and in env of one step: remove one of them");
            }
            names.add(secret.text());
        }
        return names;
    }

    private void checkName(Scalar name, String kind) {
        String text = name.text();
        boolean good = !text.isEmpty() && (text.charAt(0) < '0' || text.charAt(0) > '9');
        for (int at = 0; good && at < text.length(); at++) {
            good = Values.isNameCharacter(text.charAt(at)) && text.charAt(at) != '-';
        }
        if (!good) {
            problems.add(
                    name,
                    "Cannot name " + kind + " '" + Values.shorten(text)
                            + "': a variable's name is made of letters A-Z and a-z, digits and '_', and does not begin with a digit");
        } else if (text.startsWith("PIPEWRIGHT_") || CONTRACT.contains(text)) {
            problems.add(
                    name,
                    "Cannot set " + kind + " '" + text
                            + "': INPUTS, OUTPUTS, TMPDIR and PIPEWRIGHT_* are set for every step; choose another name");
        }
    }
}
