/** A run in the terminal: as a plain line per event, as a table that moves, and as a closing summary. */
@NullMarked
package dev.pipewright.cli.view;

import org.jspecify.annotations.NullMarked;
