package dev.pipewright.run;

import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.ImageActivities;
import dev.pipewright.activity.ImageRequest;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.MachineActivities;
import dev.pipewright.activity.MachineRequest;
import dev.pipewright.activity.ResolvedImage;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.stack.Orchestrator;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Images and machines in memory. A machine has a worker of its own, on its own queue, until it is released or dies. */
final class FakeCloud implements ImageActivities, MachineActivities {
    private final FakeWorld world;
    private final Map<String, FakeMachine> alive = new ConcurrentHashMap<>();
    private final List<FakeMachine> all = new ArrayList<>();
    private final Map<String, List<String>> endings = new ConcurrentHashMap<>();
    private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
    private final Set<Integer> dying = ConcurrentHashMap.newKeySet();
    private final Set<Integer> slow = ConcurrentHashMap.newKeySet();
    private final Map<Integer, MachineRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> events = new ConcurrentHashMap<>();
    private @Nullable WorkflowClient client;

    FakeCloud(FakeWorld world) {
        this.world = world;
    }

    void connect(WorkflowClient temporal) {
        client = temporal;
    }

    synchronized void close() {
        all.forEach(FakeMachine::stop);
    }

    /**
     * How the next calls end, in order; after that they succeed.
     *
     * @param call "resolve python", "build python", "start machine 1", "release machine 1"
     * @param ends "is refused", "is unavailable", "never ends"; "waits for " and an event, before the next of these
     */
    FakeCloud where(String call, String... ends) {
        endings.put(call, new ArrayList<>(List.of(ends)));
        return this;
    }

    /** The machine is started, and nobody on it ever answers. */
    FakeCloud whereNobodyAnswersOn(int number) {
        silent.add(number);
        return this;
    }

    /** The machine is gone as soon as it was started. */
    FakeCloud whereDiesAsItBoots(int number) {
        dying.add(number);
        return whereNobodyAnswersOn(number);
    }

    /** The machine takes so long that somebody looks for it. */
    FakeCloud whereBootsOnceLookedFor(int number) {
        slow.add(number);
        return whereNobodyAnswersOn(number);
    }

    /** The first call does not end before the second has begun. */
    FakeCloud whereEndsAfter(String call, String begun) {
        endings.put(call, new ArrayList<>(List.of("waits for " + begun)));
        return this;
    }

    /** Waits until something has begun: a call, "attend machine 1". */
    void await(String event) {
        try {
            if (!latch(event).await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("never happened: " + event + ", but " + world.log());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #await}, for as long as it takes. */
    void beatUntil(String event) {
        try {
            while (!latch(event).await(20, TimeUnit.MILLISECONDS)) {
                heartbeat();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void tell(String event) {
        world.tell(event);
    }

    void happened(String event) {
        latch(event).countDown();
    }

    private CountDownLatch latch(String event) {
        return events.computeIfAbsent(event, unused -> new CountDownLatch(1));
    }

    /** What the machine was asked for. */
    MachineRequest request(int number) {
        return Objects.requireNonNull(requests.get(number), () -> "machine " + number + " was never asked for");
    }

    /** How many machines are left. */
    int machinesLeft() {
        return alive.size();
    }

    private void call(String call) {
        tell(call);
        List<String> ends = endings.getOrDefault(call, List.of());
        String end = ends.isEmpty() ? "succeeds" : ends.remove(0);
        while (end.startsWith("waits for ")) {
            await(end.substring("waits for ".length()));
            end = ends.isEmpty() ? "succeeds" : ends.remove(0);
        }
        if (end.equals("is refused")) {
            throw Failures.permanent(Failures.ACCESS_DENIED, "Cannot " + call + ": it is not allowed");
        } else if (end.equals("is unavailable")) {
            throw Failures.passing(Failures.UNAVAILABLE, "Cannot " + call + ": busy", null, new Exception("busy"));
        } else if (end.equals("never ends")) {
            world.waitForCancel();
        }
    }

    @Override
    public ResolvedImage resolve(ImageRequest request) {
        String name = String.valueOf(request.image().base());
        call("resolve " + name);
        return new ResolvedImage(name + "@sha256:1", "sha256:" + name, null, "lock-of-" + name);
    }

    @Override
    public BuiltImage build(ImageRequest request, ResolvedImage resolved) {
        String name = String.valueOf(request.image().base());
        call("build " + name);
        world.tell("built " + name);
        String reference = "registry/" + request.pipeline() + "@" + resolved.baseDigest();
        return new BuiltImage(reference, resolved.baseDigest(), resolved.requirementsLock(), 1, "/code");
    }

    @Override
    public Machine provision(MachineRequest request) {
        requests.put(request.number(), request);
        call("start machine " + request.number());
        FakeMachine machine = new FakeMachine(this, world, request.number());
        alive.put(machine.machine().id(), machine);
        synchronized (this) {
            all.add(machine);
        }
        if (!silent.contains(request.number())) {
            machine.boot(Objects.requireNonNull(client));
        }
        if (dying.contains(request.number())) {
            kill(machine);
        }
        world.tell("started machine " + request.number());
        return machine.machine();
    }

    @Override
    public boolean exists(Machine machine, Orchestrator orchestrator) {
        call("look for machine " + FakeMachine.number(machine));
        FakeMachine there = alive.get(machine.id());
        if (there != null && slow.remove(Integer.parseInt(FakeMachine.number(machine)))) {
            there.boot(Objects.requireNonNull(client));
        }
        return there != null;
    }

    @Override
    public void release(Machine machine, Orchestrator orchestrator, String reason) {
        call("release machine " + FakeMachine.number(machine) + ": " + reason);
        end(machine.id());
    }

    @Override
    public void releaseAll(String run, String execution, Orchestrator orchestrator) {
        call("release all");
        List.copyOf(alive.keySet()).forEach(this::end);
    }

    private void end(String id) {
        FakeMachine machine = alive.remove(id);
        if (machine != null) {
            machine.stop();
        }
    }

    /** Takes the machine away from under its worker. */
    void kill(FakeMachine machine) {
        alive.remove(machine.machine().id());
    }

    @Override
    public String seal(SealRequest request) {
        call("seal " + request.secrets() + (request.image() == null ? "" : " and log-in"));
        return "for " + request.publicKey();
    }

    static void heartbeat() {
        Activity.getExecutionContext().heartbeat(null);
    }
}
