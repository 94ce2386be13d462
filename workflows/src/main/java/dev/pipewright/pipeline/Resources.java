package dev.pipewright.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a step asks of its machine. Zero means "not said".
 *
 * @param cpus may be a fraction; a step that says nothing counts as one
 * @param memoryBytes bytes
 * @param gpus whole devices
 * @param diskBytes bytes
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Resources(double cpus, long memoryBytes, int gpus, long diskBytes) {
    /** A step that asks for nothing. */
    public static final Resources DEFAULT = new Resources(0, 0, 0, 0);

    /** The same with so much memory. */
    public Resources withMemory(long bytes) {
        return new Resources(cpus, bytes, gpus, diskBytes);
    }
}
