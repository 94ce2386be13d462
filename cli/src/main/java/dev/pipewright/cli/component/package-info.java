/** The commands of the nouns {@code orchestrator}, {@code artifact-store} and {@code container-registry}: the same verbs for each. */
@NullMarked
package dev.pipewright.cli.component;

import org.jspecify.annotations.NullMarked;
