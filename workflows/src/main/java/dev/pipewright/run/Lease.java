package dev.pipewright.run;

import org.jspecify.annotations.Nullable;

/** An attempt's hold on a machine, from when it asks for one until it gives it back. */
final class Lease {
    private final Berth berth;
    private @Nullable RunMachine machine;

    Lease(Berth berth) {
        this.berth = berth;
    }

    Berth berth() {
        return berth;
    }

    /** Null as long as there is room for no further machine. */
    @Nullable
    RunMachine machine() {
        return machine;
    }

    void give(RunMachine given) {
        machine = given;
    }

    /** Whether the wait is over: the machine works, or never will. */
    boolean settled() {
        return machine != null && machine.state() != RunMachine.State.BOOTING;
    }

    /** Whether the wait was in vain. */
    boolean failed() {
        return settled() && machine != null && machine.state() != RunMachine.State.UP;
    }
}
