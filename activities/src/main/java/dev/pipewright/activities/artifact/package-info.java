/** Content-addressed artifacts and logs in an object store. */
@NullMarked
package dev.pipewright.activities.artifact;

import org.jspecify.annotations.NullMarked;
