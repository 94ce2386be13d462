/** What a command sees of the world around it: streams, terminal, settings, output formats, errors for the user, and options that nouns share. */
@NullMarked
package dev.pipewright.cli.console;

import org.jspecify.annotations.NullMarked;
