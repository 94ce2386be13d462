/** The database of stacks, components, secrets, runs, steps and artifacts. */
@NullMarked
package dev.pipewright.activities.catalog;

import org.jspecify.annotations.NullMarked;
