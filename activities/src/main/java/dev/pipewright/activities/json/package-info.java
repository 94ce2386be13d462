/** JSON text without data binding. */
@NullMarked
package dev.pipewright.activities.json;

import org.jspecify.annotations.NullMarked;
