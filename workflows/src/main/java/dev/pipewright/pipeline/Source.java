package dev.pipewright.pipeline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where an input comes from, written {@code load.data} or {@code inputs.raw}.
 *
 * @param step the producing step, or {@link #EXTERNAL} for an input of the pipeline
 * @param name the step's output, or the pipeline's input
 */
public record Source(String step, String name) {
    /** The name that stands for the pipeline's own inputs; no step may have it. */
    public static final String EXTERNAL = "inputs";

    /** Reads the written form; a text without a dot is refused with IllegalArgumentException. */
    @JsonCreator
    public static Source parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("Not a source: '" + text + "' (expected step.output or inputs.name)");
        }
        return new Source(text.substring(0, dot), text.substring(dot + 1));
    }

    /** Whether the data comes from outside the pipeline. */
    public boolean external() {
        return step.equals(EXTERNAL);
    }

    @Override
    @JsonValue
    public String toString() {
        return step + "." + name;
    }
}
