package dev.pipewright.activity;

/**
 * The memory that an attempt ran out of.
 *
 * @param hadBytes what it could use: its limit, or what its machine has for steps
 * @param mostBytes what an attempt can have at most where it ran; 0 where a larger machine can be had
 */
public record OutOfMemory(long hadBytes, long mostBytes) {}
