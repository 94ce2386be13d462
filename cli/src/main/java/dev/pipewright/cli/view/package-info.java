/** A run as a person sees it: while it goes, live or line by line, and when it is over. */
@NullMarked
package dev.pipewright.cli.view;

import org.jspecify.annotations.NullMarked;
