/** The Docker engine of this host, by its API. Classes of its client library are loaded when the first call is made. */
@NullMarked
package dev.pipewright.activities.engine;

import org.jspecify.annotations.NullMarked;
