/** The database of stacks, components, secrets, runs, steps and artifacts, and what decides about earlier results. */
@NullMarked
package dev.pipewright.activities.catalog;

import org.jspecify.annotations.NullMarked;
