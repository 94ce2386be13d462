package dev.pipewright.activities.step;

import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.pipeline.Resources;
import dev.pipewright.stack.Orchestrator;

/**
 * What the container of a step may use: what the step asks for, but no more than its machine has. The containers of a machine are
 * beside it, so that nothing else keeps a step from taking what the machine's host has. 0 is no limit.
 *
 * @param ofMachine whether the memory is the machine's, of which the step asked for more or said nothing
 */
record StepLimits(double cpus, long memoryBytes, boolean ofMachine) {
    static StepLimits of(StepExecution step) {
        Resources asked = step.resources();
        if (!(step.orchestrator() instanceof Orchestrator.VmDocker machine)) {
            return new StepLimits(asked.cpus(), asked.memoryBytes(), false);
        }
        double cpus = machine.cpus() > 0 && !(asked.cpus() > 0 && asked.cpus() < machine.cpus())
                ? machine.cpus()
                : asked.cpus();
        boolean all =
                machine.memoryBytes() > 0 && !(asked.memoryBytes() > 0 && asked.memoryBytes() <= machine.memoryBytes());
        return new StepLimits(cpus, all ? machine.memoryBytes() : asked.memoryBytes(), all);
    }

    /**
     * What a step with these limits has run out of.
     *
     * @param engineBytes what the engine's host has
     * @param sharedBytes what steps share of that; 0 is all
     * @param larger whether there are hosts with more
     */
    OutOfMemory ranOut(long engineBytes, long sharedBytes, boolean larger) {
        long shared = sharedBytes > 0 ? sharedBytes : engineBytes;
        boolean real = memoryBytes > 0 && memoryBytes <= engineBytes;
        return new OutOfMemory(real ? memoryBytes : shared, larger ? 0 : shared);
    }
}
