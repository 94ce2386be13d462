/** What Temporal's in-memory server needs of those who call it, in the command as in the tests. */
@NullMarked
package dev.pipewright.embedded;

import org.jspecify.annotations.NullMarked;
