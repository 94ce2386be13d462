/** Attempts of steps as processes: working directory, process group, log and outputs. */
@NullMarked
package dev.pipewright.activities.step;

import org.jspecify.annotations.NullMarked;
