/** The worker of a machine that a run has booted. */
@NullMarked
package dev.pipewright.worker.machine;

import org.jspecify.annotations.NullMarked;
