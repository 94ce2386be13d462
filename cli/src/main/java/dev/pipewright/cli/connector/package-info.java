/** The commands about service connectors. */
@NullMarked
package dev.pipewright.cli.connector;

import org.jspecify.annotations.NullMarked;
