/**
 * Where the command line starts. {@link dev.pipewright.cli.Main} builds it, {@link dev.pipewright.cli.Nouns} lists what there is, and
 * each noun has a package; there each command is one class, named after noun and verb.
 */
@NullMarked
package dev.pipewright.cli;

import org.jspecify.annotations.NullMarked;
