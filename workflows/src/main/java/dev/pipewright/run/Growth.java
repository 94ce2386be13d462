package dev.pipewright.run;

import dev.pipewright.activity.OutOfMemory;
import dev.pipewright.pipeline.OnOom;
import dev.pipewright.pipeline.Size;
import dev.pipewright.pipeline.Step;

/** How a leg that runs out of memory comes to more of it from attempt to attempt, and why to no more than that. */
final class Growth {
    /** To eight times what it began with: what is not enough then is hardly a matter of size. */
    private static final int MOST = 3;

    private final boolean allowed;
    private int times;
    private boolean grows;

    /** What it had at first, what it had last, and what it is given now. */
    private long first;

    private long last;
    private long given;

    /** How it failed for want of memory, as long as it has not had what it was given then. */
    private String failure = "";

    Growth(Step step) {
        this.allowed = step.onOom() == OnOom.GROW;
        this.given = step.resources().memoryBytes();
    }

    /** Takes note of how an attempt ended, and returns that as it is to be told. */
    AttemptEnd after(AttemptEnd end) {
        OutOfMemory memory = end.outOfMemory();
        grows = false;
        if (allowed && memory != null) {
            String limit = limit(memory);
            return limit.isEmpty() ? grown(end, memory) : end.saying(end.message() + "; " + limit);
        }
        if (failure.isEmpty() || end.prepared()) {
            failure = "";
            return end;
        }
        String way = times == 1 ? "it was to grow from " + Size.text(first) : soFar(last) + " and was to grow";
        return end.saying(failure + "; " + way + " to " + Size.text(given) + ", which cannot be had: " + end.message());
    }

    private AttemptEnd grown(AttemptEnd end, OutOfMemory memory) {
        first = times == 0 ? memory.hadBytes() : first;
        last = memory.hadBytes();
        given = next(memory);
        failure = end.message();
        times++;
        grows = true;
        return end.saying("ran out of " + Size.text(last) + " of memory, tries again with " + Size.text(given));
    }

    private static long next(OutOfMemory memory) {
        long twice = 2 * memory.hadBytes();
        return memory.mostBytes() == 0 ? twice : Math.min(twice, memory.mostBytes());
    }

    /** Why there is no more; empty if there is. */
    private String limit(OutOfMemory memory) {
        String had = Size.text(memory.hadBytes());
        if (memory.mostBytes() > 0 && memory.hadBytes() >= memory.mostBytes()) {
            String all = "all that its orchestrator has";
            return times == 0 ? "it cannot grow: " + had + " is " + all : soFar(memory.hadBytes()) + ", " + all;
        }
        if (next(memory) <= given) { // a machine whose size does not depend on what is asked for
            String machine = "its machine has no more than " + had;
            return times == 0 ? "it cannot grow: " + machine : soFar(given) + ", but " + machine;
        }
        return times == MOST ? soFar(given) + ", and no step grows more than " + MOST + " times" : "";
    }

    private String soFar(long bytes) {
        return "it grew from " + Size.text(first) + " to " + Size.text(bytes);
    }

    /** What the next attempt is given because the last one had too little; 0 where that is not why there is one. */
    long givenBytes() {
        return grows ? given : 0;
    }

    /** Why the attempt after that one runs. */
    String reason(int attempt) {
        return "attempt " + attempt + " ran out of " + Size.text(last) + " of memory, this one has " + Size.text(given);
    }
}
