/** Service connectors to AWS: which credentials a component gets, for how long, and what goes wrong with them. */
@NullMarked
package dev.pipewright.activities.aws;

import org.jspecify.annotations.NullMarked;
