/** The story of a run: the workflow that takes a frozen pipeline from its stack to its report. */
@NullMarked
package dev.pipewright.run;

import org.jspecify.annotations.NullMarked;
