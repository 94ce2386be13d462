/** What becomes of runs whose processes, machines, engines and networks fail, tried on real ones. */
@NullMarked
package dev.pipewright.cli.faults;

import org.jspecify.annotations.NullMarked;
