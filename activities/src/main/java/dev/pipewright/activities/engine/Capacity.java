package dev.pipewright.activities.engine;

/** What an engine has to share out to containers. */
public record Capacity(int cpus, long memoryBytes) {}
