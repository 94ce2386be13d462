package dev.pipewright.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.MachineFilter;
import dev.pipewright.activities.catalog.MachineRecord;
import dev.pipewright.activities.catalog.Run;
import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.activity.RunStatus;
import dev.pipewright.activity.StepState;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A run of three steps, one after the other, to which something happens in a chapter. */
final class Scenario {
    static final String FIRST = "first";
    static final String SECOND = "second";
    static final String LAST = "last";

    /** How names of machines' containers begin. */
    static final String MACHINE = "pipewright-machine";

    private final Bed bed;
    private final Chapter chapter;
    private final String pipeline;
    private final String name;
    private String stack = Bed.STACK;
    private @Nullable Wire wire;

    private Scenario(Bed bed, Chapter chapter, String pipeline) {
        this.bed = bed;
        this.chapter = chapter;
        this.pipeline = pipeline;
        this.name = pipeline + "-1";
    }

    /** Starts the run and waits until it has come to the chapter. */
    static Scenario come(Bed bed, Chapter chapter, String pipeline) throws Exception {
        return come(bed, chapter, pipeline, pipeline(bed, pipeline, "4s"));
    }

    /** The same on a stack that is not the usual one. */
    static Scenario comeOn(String stack, Bed bed, Chapter chapter, String pipeline) throws Exception {
        Scenario scenario = new Scenario(bed, chapter, pipeline);
        scenario.stack = stack;
        chapter.prepare(scenario);
        bed.start(scenario.stack, pipeline, pipeline(bed, pipeline, "4s"));
        scenario.awaitChapter();
        return scenario;
    }

    /** Starts the run, which nothing holds up, on a stack. */
    static Scenario begin(Bed bed, String stack, String pipeline) throws Exception {
        Scenario scenario = new Scenario(bed, Chapter.MID_STEP, pipeline);
        bed.start(stack, pipeline, pipeline(bed, pipeline, "4s"));
        return scenario;
    }

    /** The same on the usual stack, by a process of its own that leaves nothing behind. */
    static Scenario beginAndLeave(Bed bed, String pipeline) throws Exception {
        bed.startAndLeave(pipeline, pipeline(bed, pipeline, "4s"));
        return new Scenario(bed, Chapter.MID_STEP, pipeline);
    }

    /** The same with a pipeline of one's own. */
    static Scenario come(Bed bed, Chapter chapter, String pipeline, String yaml) throws Exception {
        Scenario scenario = new Scenario(bed, chapter, pipeline);
        chapter.prepare(scenario);
        bed.start(scenario.stack, pipeline, yaml);
        scenario.awaitChapter();
        return scenario;
    }

    /** Starts the run and waits until it has come to the chapter, or to where it waits for {@link Chapter#enter}. */
    static Scenario approach(Bed bed, Chapter chapter, String pipeline) throws Exception {
        Scenario scenario = new Scenario(bed, chapter, pipeline);
        chapter.prepare(scenario);
        chapter.holdBefore(scenario);
        bed.start(scenario.stack, pipeline, pipeline(bed, pipeline, "30s"));
        Patience.until("the run is about to come " + chapter, () -> chapter.near(scenario), scenario::evidence);
        return scenario;
    }

    /** Lets it come from there, and waits until it has. */
    void enter() throws Exception {
        chapter.enter(this);
        awaitChapter();
    }

    private void awaitChapter() throws Exception {
        Patience.until(
                "the run has come " + chapter,
                () -> {
                    if (chapter != Chapter.RELEASING && run().status().finished()) {
                        throw new AssertionError("It has ended before: " + evidence());
                    }
                    return chapter.reached(this);
                },
                this::evidence);
    }

    /** Lets it leave the chapter. */
    void goOn() {
        chapter.goOn(this);
    }

    /** @param delay before the last step is tried again */
    private static String pipeline(Bed bed, String name, String delay) throws Exception {
        return """
                name: %s
                image: {base: docker://pipewright-test/sh}
                env: {WITNESS: "%s"}
                steps:
                  first:
                    run: sh ask.sh && echo one > $OUTPUTS/data
                    outputs: [data]
                  second:
                    inputs: {data: first.data}
                    run: sh ask.sh && cat $INPUTS/data > $OUTPUTS/data && echo two >> $OUTPUTS/data
                    outputs: [data]
                  last:
                    inputs: {data: second.data}
                    run: sh ask.sh && cat $INPUTS/data > $OUTPUTS/data && echo three >> $OUTPUTS/data
                    outputs: [data]
                    retry: {attempts: 2, delay: %s}
                """.formatted(name, bed.witness().address(), delay);
    }

    Bed bed() {
        return bed;
    }

    String name() {
        return name;
    }

    Chapter chapter() {
        return chapter;
    }

    /** Lets the run have a stack of its own, and returns the wire between it and the registry. */
    Wire wireToRegistry() throws Exception {
        stack = pipeline;
        wire = bed.registerRegistry(stack);
        return wire;
    }

    /** The same between its machines and Temporal. */
    Wire wireToTemporal() throws Exception {
        stack = pipeline;
        wire = bed.registerMachines(stack);
        return wire;
    }

    Wire wire() {
        return Objects.requireNonNull(wire);
    }

    Run run() {
        return bed.catalog().runs().find(name).orElseThrow();
    }

    /** Lets the run go on from the chapter while what failed is still away, then lets that come back, and waits for the end. */
    void suffer(Fault fault) throws Exception {
        Lock lock = fault.isForAll() ? bed.present().writeLock() : bed.present().readLock();
        lock.lock();
        try {
            fault.strike(this);
            if (fault != Fault.CANCEL) {
                chapter.goOn(this);
            }
            fault.mend(this);
        } finally {
            lock.unlock();
        }
        awaitEnd();
    }

    void awaitEnd() throws Exception {
        try {
            Patience.until("the run has ended", () -> run().status().finished(), this::evidence);
        } finally {
            chapter.goOn(this);
        }
    }

    /** The run ended as if nothing had happened, with each step's effect recorded once and nothing left. */
    void assertEndedWell(Fault fault) throws Exception {
        assertThat(run().status()).as(evidence()).isEqualTo(RunStatus.COMPLETED);
        for (String step : List.of(FIRST, SECOND, LAST)) {
            assertAttempts(step, fault);
        }
        assertThat(output(LAST)).isEqualTo("one\ntwo\nthree\n");
        assertNothingLeft();
    }

    /** The run ended as if nothing had happened, but that steps which were lost may have begun, and even ended, more than once. */
    void assertResultsAreThereOnce() throws Exception {
        assertThat(run().status()).as(evidence()).isEqualTo(RunStatus.COMPLETED);
        for (String step : List.of(FIRST, SECOND, LAST)) {
            assertThat(bed.catalog().steps().attempts(name, step))
                    .as("%s: %s", step, evidence())
                    .filteredOn(attempt -> attempt.state() != StepState.LOST)
                    .extracting(StepAttempt::state)
                    .containsExactly(StepState.SUCCEEDED);
        }
        assertThat(output(LAST)).isEqualTo("one\ntwo\nthree\n");
        assertNothingLeft();
    }

    private void assertAttempts(String step, Fault fault) throws Exception {
        List<StepState> states = bed.catalog().steps().attempts(name, step).stream()
                .map(StepAttempt::state)
                .filter(state -> !fault.losesAttempts() || state != StepState.LOST)
                .toList();
        boolean failsFirst = chapter == Chapter.BETWEEN_STEPS && step.equals(LAST);
        assertThat(states)
                .as("%s: %s", step, evidence())
                .isEqualTo(failsFirst ? List.of(StepState.FAILED, StepState.SUCCEEDED) : List.of(StepState.SUCCEEDED));
        if (!fault.losesAttempts()) {
            assertThat(bed.witness().begun(name, step))
                    .as(step)
                    .doesNotHaveDuplicates()
                    .hasSize(states.size());
        }
        assertThat(bed.witness().ended(name, step)).as(step).hasSize(1);
    }

    /** The run was stopped in order. What had succeeded stays; it may have been about to end by itself. */
    void assertStopped() throws Exception {
        assertThat(run().status())
                .as(evidence())
                .isIn(
                        chapter == Chapter.RELEASING
                                ? List.of(RunStatus.STOPPED, RunStatus.COMPLETED)
                                : List.of(RunStatus.STOPPED));
        assertThat(bed.catalog().steps().list(name))
                .as(evidence())
                .allSatisfy(attempt -> assertThat(attempt.state().finished()).isTrue());
        assertNothingLeft();
    }

    private String output(String step) throws Exception {
        String digest = bed.catalog().steps().attempts(name, step).stream()
                .filter(attempt -> attempt.state().succeeded())
                .map(attempt -> attempt.outputs().get("data"))
                .findFirst()
                .orElseThrow()
                .digest();
        return bed.artifact(digest);
    }

    /** No container and no machine, by label and by the catalog, which learns of the last a moment after the end. */
    void assertNothingLeft() throws Exception {
        if (bed.flavor().containers()) {
            Patience.until(
                    "no container is left",
                    () -> bed.engine().containers(name).isEmpty(),
                    Patience.SELDOM,
                    this::evidence);
        }
        Patience.until(
                "no machine is left", () -> machines().stream().allMatch(its -> its.ended() != null), this::evidence);
    }

    List<MachineRecord> machines() {
        return bed.catalog().machines().list(MachineFilter.of(name));
    }

    /** For whoever has to find out what went wrong. */
    String evidence() throws Exception {
        StringBuilder text = new StringBuilder(String.valueOf(run()));
        bed.catalog().steps().list(name).forEach(attempt -> text.append("\n  ").append(attempt));
        machines().forEach(machine -> text.append("\n  ").append(machine));
        if (bed.flavor().containers()) {
            text.append("\n  containers: ").append(bed.engine().containers(name));
        }
        return text.append("\n  worker: ").append(bed.worker().output()).toString();
    }
}
