package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.worker.Stores;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a machine wrote while it booted and ended. It is kept with the logs of its run, as if it were a step. */
public final class MachineLog {
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Environment environment;
    private final Catalog catalog;
    private final LogFormat format;

    /** @param json whether each line is to be an object */
    public MachineLog(Environment environment, Catalog catalog, boolean json) {
        this.environment = environment;
        this.catalog = catalog;
        this.format = json ? LogFormat.JSON : LogFormat.PLAIN;
    }

    /**
     * Prints what there is and, if wanted, what comes until the machine is gone.
     *
     * @throws dev.pipewright.activities.catalog.CatalogException NOT_FOUND if no machine of that id is recorded
     */
    public void print(String id, boolean follow) throws IOException, InterruptedException {
        MachineRecord machine = catalog.machines().get(id);
        String stack = catalog.runs().get(machine.run()).stack();
        LogFollower log = new LogFollower(
                new Stores(() -> catalog).logs(catalog.stacks().resolve(stack).artifactStore()),
                environment.out(),
                format);
        CountDownLatch never = new CountDownLatch(1);
        do {
            machine = catalog.machines().get(id);
            log.see(asStep(machine));
            log.print();
        } while (follow && machine.ended() == null && !never.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        log.close();
    }

    /** The step that its log is kept under: no step of a pipeline can have that name. */
    static StepAttempt asStep(MachineRecord machine) {
        return new StepAttempt(
                machine.run(),
                "machine/" + machine.id(),
                1,
                machine.ended() == null ? StepState.RUNNING : StepState.SUCCEEDED,
                null,
                null,
                null,
                machine.provisioned(),
                machine.provisioned(),
                machine.ended(),
                null,
                Map.of(),
                Map.of(),
                null,
                machine.id(),
                machine.revision());
    }
}
