/** The command line: one class per command, output, errors. */
@NullMarked
package dev.pipewright.cli;

import org.jspecify.annotations.NullMarked;
