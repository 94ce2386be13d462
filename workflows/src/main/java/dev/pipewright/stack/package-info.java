/** Where a pipeline runs and keeps its artifacts: the components a stack chooses. */
@NullMarked
package dev.pipewright.stack;

import org.jspecify.annotations.NullMarked;
