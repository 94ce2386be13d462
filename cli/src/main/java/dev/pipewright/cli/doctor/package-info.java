/** What a stack lacks to do its work. */
@NullMarked
package dev.pipewright.cli.doctor;

import org.jspecify.annotations.NullMarked;
