/** What a user asks for: a pipeline, its steps and the rules they run under, frozen as records. */
@NullMarked
package dev.pipewright.pipeline;

import org.jspecify.annotations.NullMarked;
