/** The effects a run has on the world: activity interfaces and the records that cross Temporal. */
@NullMarked
package dev.pipewright.activity;

import org.jspecify.annotations.NullMarked;
