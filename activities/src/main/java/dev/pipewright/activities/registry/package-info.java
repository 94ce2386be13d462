/** Talks to OCI registries: finds, fetches and pushes manifests and blobs, with Docker's credentials and a registry's own certificates. */
@NullMarked
package dev.pipewright.activities.registry;

import org.jspecify.annotations.NullMarked;
