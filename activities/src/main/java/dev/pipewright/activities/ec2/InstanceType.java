package dev.pipewright.activities.ec2;

/**
 * A type of machine.
 *
 * @param cpus virtual ones
 * @param architecture {@code x86_64} or {@code arm64}
 * @param gpus of NVIDIA
 */
record InstanceType(String name, int cpus, long memoryBytes, String architecture, int gpus) {}
