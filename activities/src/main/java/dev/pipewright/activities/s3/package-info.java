/** Artifact stores in S3 and in servers that speak its language. */
@NullMarked
package dev.pipewright.activities.s3;

import org.jspecify.annotations.NullMarked;
