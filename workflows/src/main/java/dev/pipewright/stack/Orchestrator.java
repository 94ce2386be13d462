package dev.pipewright.stack;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a stack's steps run. A component is data: it holds no client and no secret. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes(@JsonSubTypes.Type(value = Orchestrator.Local.class, name = "local"))
public sealed interface Orchestrator {
    /**
     * Process groups on the worker's own host.
     *
     * @param cpus how many CPUs the steps of all runs on this host may use at once; 0 is as many as the host has
     */
    record Local(double cpus) implements Orchestrator {}
}
