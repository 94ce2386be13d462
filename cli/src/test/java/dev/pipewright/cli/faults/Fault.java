package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.cli.Pipewright;
import java.util.List;

/** What fails, and how it comes back. */
enum Fault {
    WORKER("kill -9 of the worker") {
        @Override
        void strike(Scenario run) throws Exception {
            run.bed().worker().kill();
        }

        @Override
        void mend(Scenario run) throws Exception {
            run.bed().worker().start();
        }
    },
    /** Whom the machine starts again. */
    MACHINE_WORKER("kill -9 of the machine's worker") {
        @Override
        void strike(Scenario run) throws Exception {
            for (String worker : run.bed().engine().running(run.name(), "pipewright-worker")) {
                Tool.kill9(run.bed().engine().pid(worker));
            }
        }
    },
    /** For which the run gets another. */
    MACHINE("removal of the machine") {
        @Override
        void strike(Scenario run) throws Exception {
            Engine engine = run.bed().engine();
            for (String machine : engine.running(run.name(), Scenario.MACHINE)) {
                engine.docker("rm", "--force", machine);
            }
            if (run.bed().flavor().cloud()) { // containers are no processes of what plays the machine, but end with it
                for (String container : engine.running(run.name(), "pipewright-")) {
                    engine.docker("rm", "--force", container);
                }
            }
        }
    },
    TEMPORAL("kill -9 of the Temporal server") {
        @Override
        void strike(Scenario run) throws Exception {
            run.bed().temporal().kill();
        }

        @Override
        void mend(Scenario run) throws Exception {
            run.bed().temporal().startAgain();
        }
    },
    /** By the user, from another terminal. */
    CANCEL("cancel") {
        @Override
        void strike(Scenario run) {
            Pipewright.Said said = run.bed().pipewright().run("runs", "stop", run.name(), "--no-wait");
            assertThat(said.exitCode() == 0 || run.run().status().finished())
                    .as(said.out() + said.err())
                    .isTrue();
        }
    };

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    abstract void strike(Scenario run) throws Exception;

    void mend(Scenario run) throws Exception {}

    /** Whether it can happen to runs of that flavor. */
    boolean to(Flavor flavor) {
        if (flavor.cloud()) {
            return this != MACHINE_WORKER && this != TEMPORAL; // for which one machine is like another
        }
        return flavor.machines() || isForAll() || this == CANCEL;
    }

    /** Whether it happens to all runs at once. */
    boolean isForAll() {
        return this == WORKER || this == TEMPORAL;
    }

    /** Whether attempts of steps may be lost by it, and tried again. */
    boolean losesAttempts() {
        return this == MACHINE;
    }

    static List<Fault> of(Flavor flavor) {
        return List.of(values()).stream().filter(fault -> fault.to(flavor)).toList();
    }

    @Override
    public String toString() {
        return words;
    }
}
