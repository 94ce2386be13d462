package dev.pipewright.run;

import dev.pipewright.activity.AttendActivities;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.Greeting;
import dev.pipewright.activity.Machine;
import dev.pipewright.activity.StepActivities;
import dev.pipewright.activity.StepExecution;
import dev.pipewright.activity.StepResult;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A machine whose worker answers, attends and executes steps as the world says they end, or dies with them. */
final class FakeMachine implements AttendActivities, StepActivities {
    private static final String KILLED = "killed";
    private static final AtomicInteger MACHINES = new AtomicInteger();

    private final FakeCloud cloud;
    private final FakeWorld world;
    private final int number;
    /** Nobody else's, ever: the last poll of a worker that was stopped may still take a task. */
    private final String queue;

    private final AtomicInteger keys = new AtomicInteger(1);
    private final AtomicInteger attended = new AtomicInteger();
    private volatile @Nullable String trouble;
    private @Nullable WorkerFactory factory;

    FakeMachine(FakeCloud cloud, FakeWorld world, int number) {
        this.cloud = cloud;
        this.world = world;
        this.number = number;
        this.queue = "queue-" + number + "-" + MACHINES.incrementAndGet();
    }

    Machine machine() {
        return new Machine("demo-1-" + number, queue);
    }

    static String number(Machine machine) {
        return machine.id().substring("demo-1-".length());
    }

    synchronized void boot(WorkflowClient client) {
        factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(
                machine().taskQueue(),
                WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                        .build());
        worker.registerActivitiesImplementations(this);
        factory.start();
    }

    synchronized void stop() {
        if (factory != null) {
            factory.shutdownNow();
        }
    }

    @Override
    public Greeting greet() {
        cloud.tell("greet machine " + number);
        return new Greeting("key " + keys.get() + " of machine " + number);
    }

    /** Ends in a failure when something happens to the machine; a real one would be found out by its missing heartbeats. */
    @Override
    public void attend() {
        cloud.tell("attend machine " + number + (attended.incrementAndGet() == 1 ? "" : " again"));
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (trouble == null && !never.await(20, TimeUnit.MILLISECONDS)) {
                FakeCloud.heartbeat();
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        if (KILLED.equals(trouble)) {
            trouble = null;
            hang(); // a killed worker says nothing any more, and the next one does not know of this call
        }
        trouble = null;
        throw Failures.permanent("WorkerEnded", "the worker of machine " + number + " has ended");
    }

    @Override
    public StepResult execute(StepExecution execution) {
        cloud.tell("run " + execution.step() + " on machine " + number);
        String end = world.begin(execution);
        if (end.startsWith("fails after ")) {
            cloud.await(end.substring("fails after ".length()));
            end = "fails";
        }
        switch (end) {
            case "kills its machine" -> {
                cloud.kill(this);
                trouble = "gone";
                hang();
            }
            case "silences its machine" -> {
                trouble = "silent";
                new Thread(this::stop).start();
                hang();
            }
            case "is left by its worker" -> {
                trouble = KILLED;
                hang();
            }
            case "goes on until its machine is attended again" ->
                cloud.beatUntil("attend machine " + number + " again");
            case "outlives its worker" -> {
                trouble = "restarted";
                cloud.await("attend machine " + number + " again");
            }
            case "cannot read its secrets" -> {
                keys.incrementAndGet();
                throw Failures.permanent(Failures.KEY_CHANGED, "sealed for another worker");
            }
            default -> {}
        }
        return world.end(execution, end);
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void cleanUp(String run, String execution) {
        throw new AssertionError("what is on a machine goes with it");
    }
}
