/** The pipeline file: read, checked with positions, frozen into a pipeline. */
@NullMarked
package dev.pipewright.cli.pipelinefile;

import org.jspecify.annotations.NullMarked;
