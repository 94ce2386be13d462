package dev.pipewright.activities.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a machine boots: one script for every flavor, told what it needs to know by assignments before it. */
final class BootScript {
    private final Map<String, String> variables = new LinkedHashMap<>();

    BootScript set(String name, Object value) {
        variables.put(name, value.toString());
        return this;
    }

    /**
     * The script.
     *
     * @param worker options, image and command of the worker's container
     */
    String text(List<String> worker) throws IOException {
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        variables.forEach((name, value) ->
                text.append(name).append('=').append(quoted(value)).append('\n'));
        text.append("set -- ").append(worker.stream().map(BootScript::quoted).collect(joining(" ")));
        try (InputStream in = Objects.requireNonNull(BootScript.class.getResourceAsStream("boot.sh"))) {
            return text.append('\n')
                    .append(new String(in.readAllBytes(), UTF_8))
                    .toString();
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
