/** A run as a person sees it: while it goes, live or line by line, and when it is over. */
@NullMarked
package dev.pipewright.cli.progress;

import org.jspecify.annotations.NullMarked;
