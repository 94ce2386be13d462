package dev.pipewright.activities.artifact;

/**
 * What a collection removed, or would remove.
 *
 * @param manifests how many artifacts
 * @param blobs how many distinct files
 * @param bytes of the manifests and blobs together
 * @param leftovers how many files that interrupted stores had left
 */
public record Collected(long manifests, long blobs, long bytes, long leftovers) {}
