/** The commands of the noun {@code artifacts}, one class a verb. */
@NullMarked
package dev.pipewright.cli.artifact;

import org.jspecify.annotations.NullMarked;
