/** Gets machines for runs and gives them back: what they boot, what their workers are told, and who ends those that nobody needs. */
@NullMarked
package dev.pipewright.activities.machine;

import org.jspecify.annotations.NullMarked;
