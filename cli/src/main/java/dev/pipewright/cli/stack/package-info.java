/** The commands of the noun {@code stack}, one class a verb, and the file that export and import exchange. */
@NullMarked
package dev.pipewright.cli.stack;

import org.jspecify.annotations.NullMarked;
