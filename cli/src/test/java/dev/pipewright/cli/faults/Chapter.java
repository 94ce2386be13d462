package dev.pipewright.cli.faults;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.StepState;

/** Where a run is when something fails: how it is kept there, and how it is known that it has come there. */
enum Chapter {
    /** The machine boots, its worker has not answered. */
    PROVISIONING("while the machine boots") {
        @Override
        boolean reached(Scenario run) throws Exception {
            return !run.bed().engine().running(run.name(), Scenario.MACHINE).isEmpty();
        }
    },
    /** The image is being pushed. */
    BUILDING("while the image is pushed") {
        @Override
        void prepare(Scenario run) throws Exception {
            run.wireOfItsOwn().cut();
        }

        @Override
        boolean reached(Scenario run) {
            return run.wire().waiting();
        }

        @Override
        void goOn(Scenario run) {
            run.wire().mend();
        }
    },
    /** A step has begun and not ended. */
    MID_STEP("in the middle of a step") {
        @Override
        void prepare(Scenario run) {
            run.bed().witness().hold(run.name(), Scenario.SECOND);
        }

        @Override
        boolean reached(Scenario run) {
            return !run.bed().witness().begun(run.name(), Scenario.SECOND).isEmpty();
        }

        @Override
        void goOn(Scenario run) {
            run.bed().witness().release(run.name(), Scenario.SECOND);
        }
    },
    /** A step is to be tried again in a moment, and nothing else runs. */
    BETWEEN_STEPS("between steps") {
        @Override
        void prepare(Scenario run) {
            run.bed().witness().fail(run.name(), Scenario.LAST, 1);
        }

        @Override
        boolean reached(Scenario run) {
            return run.bed().catalog().steps().attempts(run.name(), Scenario.LAST).stream()
                    .anyMatch(attempt -> attempt.state() == StepState.FAILED);
        }
    },
    /** All steps are done, and what they ran on is given back. */
    RELEASING("while the machine is released") {
        @Override
        boolean reached(Scenario run) {
            return run.bed().catalog().steps().attempts(run.name(), Scenario.LAST).stream()
                    .map(StepAttempt::state)
                    .anyMatch(StepState::succeeded);
        }
    };

    private final String words;

    Chapter(String words) {
        this.words = words;
    }

    /** Sees to it that the run stays in this chapter when it comes there; called before it starts. */
    void prepare(Scenario run) throws Exception {}

    /** Whether the run has come there. */
    abstract boolean reached(Scenario run) throws Exception;

    /** Lets the run leave the chapter. */
    void goOn(Scenario run) {}

    /** Whether runs of that flavor have this chapter. */
    boolean in(Flavor flavor) {
        return switch (this) {
            case PROVISIONING, RELEASING -> flavor.machines();
            case BUILDING -> flavor.containers();
            case MID_STEP, BETWEEN_STEPS -> true;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
