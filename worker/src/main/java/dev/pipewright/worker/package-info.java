/** The processes that host workflows and activities, and the Temporal server they talk to. */
@NullMarked
package dev.pipewright.worker;

import org.jspecify.annotations.NullMarked;
