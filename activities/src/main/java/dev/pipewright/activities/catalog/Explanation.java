package dev.pipewright.activities.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says in words why a step's work is not what its earlier result was made by. */
final class Explanation {
    private static final int LONGEST_VALUE = 40;

    /** Steps of a run mostly ask the same question about the code. */
    private static final int REMEMBERED = 16;

    private record CodeQuestion(Object before, Object patternsBefore, Object now, Object patternsNow) {}

    private final ManifestFiles manifests;
    private final Map<CodeQuestion, String> answers = new LinkedHashMap<>();

    Explanation(ManifestFiles manifests) {
        this.manifests = manifests;
    }

    /** Every cause, separated by semicolons: command and parameters, inputs, code, environment, the rest. */
    String of(Map<String, Object> before, Map<String, Object> now) {
        List<String> causes = new ArrayList<>();
        command(before, now, causes);
        entries("input", "inputs", before, now, causes);
        if (!Objects.equals(before.get("codeDigest"), now.get("codeDigest"))) {
            causes.add(code(before, now));
        }
        entries("environment", "env", before, now, causes);
        for (String part : List.of("base", "requirements", "outputs", "secrets")) {
            if (!Objects.equals(before.get(part), now.get(part))) {
                causes.add(part.equals("base") ? "base image changed" : part + " changed");
            }
        }
        return causes.isEmpty()
                ? "the earlier result is that of another version of Pipewright"
                : String.join("; ", causes);
    }

    /** Parameters stand in the command: it counts as changed by itself only if their values do not explain it. */
    private static void command(Map<String, Object> before, Map<String, Object> now, List<String> causes) {
        String commandBefore = text(before, "command");
        String commandNow = text(now, "command");
        if (commandBefore.equals(commandNow)) {
            return;
        }
        Map<String, String> valuesBefore = new LinkedHashMap<>();
        Map<String, String> valuesNow = new LinkedHashMap<>();
        List<String> changed = new ArrayList<>();
        for (String name : new Difference(map(before, "parameters"), map(now, "parameters")).changed()) {
            String was = text(map(before, "parameters"), name);
            String is = text(map(now, "parameters"), name);
            valuesBefore.put(name, was);
            valuesNow.put(name, is);
            changed.add("parameter " + name + " changed from " + shown(was) + " to " + shown(is));
        }
        if (!new Alignment(commandBefore, commandNow, valuesBefore, valuesNow).possible()) {
            causes.add("command changed");
        }
        causes.addAll(changed);
    }

    private static void entries(
            String what, String part, Map<String, Object> before, Map<String, Object> now, List<String> causes) {
        Difference difference = new Difference(map(before, part), map(now, part));
        if (!difference.none()) {
            causes.add(difference.sentence(what));
        }
    }

    private synchronized String code(Map<String, Object> before, Map<String, Object> now) {
        CodeQuestion question = new CodeQuestion(
                text(before, "code"), list(before, "codePatterns"), text(now, "code"), list(now, "codePatterns"));
        String answer = answers.get(question);
        if (answer == null) {
            answer = compareCode(before, now);
            if (answers.size() == REMEMBERED) {
                answers.clear();
            }
            answers.put(question, answer);
        }
        return answer;
    }

    private String compareCode(Map<String, Object> before, Map<String, Object> now) {
        Map<String, String> was;
        Map<String, String> is;
        try {
            was = new CodePatterns(list(before, "codePatterns")).select(manifests.files(text(before, "code")));
            is = new CodePatterns(list(now, "codePatterns")).select(manifests.files(text(now, "code")));
        } catch (IOException e) {
            // The old snapshot may be gone with its run: that something changed is still known.
            return "code changed";
        }
        Difference difference = new Difference(was, is);
        return difference.none() ? "mode of a code file changed" : difference.sentence("code of");
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
    }

    private static String text(Map<String, Object> parts, String name) {
        @Nullable Object value = parts.get(name);
        return value == null ? "" : value.toString();
    }

    private static Map<String, Object> map(Map<String, Object> parts, String name) {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (parts.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> entries.put(String.valueOf(key), value));
        }
        return entries;
    }

    private static List<String> list(Map<String, Object> parts, String name) {
        List<String> items = new ArrayList<>();
        if (parts.get(name) instanceof List<?> list) {
            list.forEach(item -> items.add(String.valueOf(item)));
        }
        return items;
    }
}
