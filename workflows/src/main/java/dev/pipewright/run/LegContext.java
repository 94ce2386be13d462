package dev.pipewright.run;

import dev.pipewright.stack.Stack;

/**
 * What all legs of a run share.
 *
 * @param execution the Temporal run id of the run's own workflow, also in the children that run its groups
 * @param code digest of the artifact that holds the pipeline's folder
 */
public record LegContext(String run, String execution, String pipeline, Stack stack, String code) {}
