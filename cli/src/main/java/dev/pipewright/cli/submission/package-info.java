/** From a pipeline file to a request: code and inputs are stored, the pipeline is frozen, the plan is known. */
@NullMarked
package dev.pipewright.cli.submission;

import org.jspecify.annotations.NullMarked;
