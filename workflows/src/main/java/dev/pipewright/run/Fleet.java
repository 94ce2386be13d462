package dev.pipewright.run;

import dev.pipewright.activity.MachineRequest;
import dev.pipewright.pipeline.Leg;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The machines of a run: who shares which, how many there may be, and when each is given back. */
final class Fleet {
    private final LegContext context;
    private final MachineRules rules;
    private final Predicate<Berth> expected;
    private final Runnable show;
    private final Map<Berth, RunMachine> current = new LinkedHashMap<>();
    private final List<RunMachine> started = new ArrayList<>();
    private final List<Lease> waiting = new ArrayList<>();
    private final Map<Berth, Integer> legs = new HashMap<>();
    private int numbered;

    /**
     * Asks for nothing yet.
     *
     * @param expected whether a leg that has not begun may need such a machine
     * @param show told when there is something new to see
     */
    Fleet(LegContext context, Predicate<Berth> expected, Runnable show) {
        this.context = context;
        this.rules = MachineRules.of(context.stack().orchestrator());
        this.expected = expected;
        this.show = show;
    }

    /** The leg will need a machine, for one attempt or several. */
    void begin(Leg leg) {
        legs.merge(Berth.of(leg), 1, Integer::sum);
    }

    /** The leg needs no machine any more. */
    void over(Leg leg) {
        legs.merge(Berth.of(leg), -1, Integer::sum);
        settle();
    }

    /** Asks for a machine: one that is there, a new one, or a place in the queue. Does not wait. */
    Lease ask(Leg leg) {
        Lease lease = new Lease(Berth.of(leg));
        waiting.add(lease);
        settle();
        return lease;
    }

    void giveBack(Lease lease) {
        waiting.remove(lease);
        RunMachine machine = lease.machine();
        if (machine != null) {
            machine.leave();
        }
        settle();
    }

    /** Hands out what there is, in the order of asking, and releases what nobody needs or others wait for. */
    void settle() {
        for (RunMachine machine : started) {
            if (!machine.usable()) {
                current.remove(machine.berth(), machine);
            }
            if (machine.lost() != null) {
                machine.release(machine.lost().message());
            } else if (machine.refusal() != null) {
                machine.release("it could not be started");
            }
        }
        waiting.removeIf(this::served);
        releaseIdle();
        started.removeIf(RunMachine::settled);
    }

    private void releaseIdle() {
        long wanted = waiting.stream().map(Lease::berth).distinct().count() - ending();
        for (RunMachine machine : List.copyOf(current.values())) {
            boolean idle = machine.users() == 0;
            if (idle && (wanted > 0 || !needed(machine.berth()))) {
                wanted--;
                current.remove(machine.berth());
                machine.release("released");
            }
        }
    }

    /** Machines whose places are about to become free. */
    private long ending() {
        return started.stream()
                .filter(machine -> machine.counts() && !machine.usable())
                .count();
    }

    private void changed() {
        settle();
        show.run();
    }

    private boolean served(Lease lease) {
        RunMachine machine = current.get(lease.berth());
        if (machine == null && hasRoom()) {
            machine = start(lease.berth());
        }
        if (machine == null) {
            return false;
        }
        machine.enter();
        lease.give(machine);
        return true;
    }

    private boolean hasRoom() {
        return rules.most() == 0 || started.stream().filter(RunMachine::counts).count() < rules.most();
    }

    private RunMachine start(Berth berth) {
        numbered++;
        MachineRequest request = new MachineRequest(
                context.run(),
                context.execution(),
                numbered,
                context.stack().orchestrator(),
                context.stack().artifactStore(),
                berth.resources(),
                context.pipeline());
        RunMachine machine = new RunMachine(request, rules, berth, this::changed);
        started.add(machine);
        current.put(berth, machine);
        machine.start();
        return machine;
    }

    private boolean needed(Berth berth) {
        return legs.getOrDefault(berth, 0) > 0 || expected.test(berth);
    }

    /** Returns when no machine of this execution is left. Not reached by a cancel. */
    void releaseAll() {
        if (numbered == 0) {
            return;
        }
        Workflow.newDetachedCancellationScope(this::endAll).run();
    }

    private void endAll() {
        List.copyOf(started).forEach(machine -> machine.release("released"));
        Workflow.await(() -> started.stream().allMatch(RunMachine::settled));
        try {
            ActivityStubs.releasing("make sure that no machine is left")
                    .releaseAll(
                            context.run(), context.execution(), context.stack().orchestrator());
        } catch (ActivityFailure failure) {
            Workflow.getLogger(Fleet.class).warn("Run {} may have left a machine", context.run(), failure);
        }
    }

    /** The machines that are there, for the Web UI. */
    List<RunMachine> machines() {
        return started.stream().filter(RunMachine::counts).toList();
    }
}
