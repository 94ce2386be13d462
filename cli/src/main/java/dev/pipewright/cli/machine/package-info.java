/** The commands about machines. */
@NullMarked
package dev.pipewright.cli.machine;

import org.jspecify.annotations.NullMarked;
