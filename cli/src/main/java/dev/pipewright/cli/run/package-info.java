/** The commands that start, follow, show and end runs, and the worker. */
@NullMarked
package dev.pipewright.cli.run;

import org.jspecify.annotations.NullMarked;
