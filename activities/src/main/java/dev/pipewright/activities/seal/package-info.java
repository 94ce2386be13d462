/** Encrypts what a step needs so that only the machine that runs it can read it. */
@NullMarked
package dev.pipewright.activities.seal;

import org.jspecify.annotations.NullMarked;
