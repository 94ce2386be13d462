/** Machines of Amazon EC2: which one is started and where, exactly once, and how it is found and ended again. */
@NullMarked
package dev.pipewright.activities.ec2;

import org.jspecify.annotations.NullMarked;
