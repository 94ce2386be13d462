/** The commands of the noun {@code secret}, one class a verb. None of them shows a value. */
@NullMarked
package dev.pipewright.cli.secret;

import org.jspecify.annotations.NullMarked;
