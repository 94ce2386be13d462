package dev.pipewright.pipeline;

/** What becomes of a step whose attempt ran out of memory. Names are wire format. */
public enum OnOom {
    /** It has failed, which its {@link Retry} decides about. */
    FAIL,
    /** It runs again with more memory, as far as there is more, without spending its retries. */
    GROW
}
