/** Amazon ECR: logs in to its registries with what a component authenticates with. */
@NullMarked
package dev.pipewright.activities.ecr;

import org.jspecify.annotations.NullMarked;
