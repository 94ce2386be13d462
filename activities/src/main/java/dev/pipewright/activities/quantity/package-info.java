/** Numbers, sizes and durations as users write and read them. */
@NullMarked
package dev.pipewright.activities.quantity;

import org.jspecify.annotations.NullMarked;
