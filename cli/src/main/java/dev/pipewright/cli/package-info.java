/**
 * The command line. {@link dev.pipewright.cli.Main} builds it, {@link dev.pipewright.cli.Nouns} lists what there is, and
 * each command is one class; a command of a noun is named after noun and verb.
 */
@NullMarked
package dev.pipewright.cli;

import org.jspecify.annotations.NullMarked;
