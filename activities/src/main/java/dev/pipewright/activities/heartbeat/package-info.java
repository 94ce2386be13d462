/** Activities that take their time: they tell that they live, and end when nobody wants them any more. */
@NullMarked
package dev.pipewright.activities.heartbeat;

import org.jspecify.annotations.NullMarked;
