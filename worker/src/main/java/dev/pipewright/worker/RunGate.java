package dev.pipewright.worker;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.CatalogException;
import dev.pipewright.activity.Failures;
import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator.VmAws;
import dev.pipewright.stack.Stack;
import dev.pipewright.worker.Trouble.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What runs on machines of EC2 pass before anything is done for them that takes time or money: at the first step that no earlier result
 * answers. AWS is asked three things that cost nothing, which {@link StackDoctor} asks as well: whose the credentials are, whether the
 * bucket is there, and for a log-in to the registry.
 */
final class RunGate {
    /** Until an execution that goes on for so long asks again. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private final Catalog catalog;
    private final ComponentTrials components;
    private final Clock clock;
    private final Map<String, Passage> passages = new ConcurrentHashMap<>();

    RunGate(Catalog catalog, ComponentTrials components, Clock clock) {
        this.catalog = catalog;
        this.components = components;
        this.clock = clock;
    }

    /** Of one execution: who comes second is told what the first was. */
    private static final class Passage {
        private final Instant begun;
        private boolean asked;
        private @Nullable Trouble trouble;

        Passage(Instant begun) {
            this.begun = begun;
        }
    }

    /**
     * Lets a run pass, or says what is wrong with its stack.
     *
     * @param execution the Temporal run id of the run's workflow: a run that is resumed has another one
     * @throws io.temporal.failure.ApplicationFailure in the words of {@link StackDoctor}
     */
    void pass(String run, String execution) throws InterruptedException {
        Instant limit = clock.instant().minus(MEMORY);
        passages.values().removeIf(passage -> passage.begun.isBefore(limit));
        Passage passage = passages.computeIfAbsent(execution, unused -> new Passage(clock.instant()));
        Trouble trouble;
        synchronized (passage) {
            if (!passage.asked) {
                passage.trouble = trouble(run);
                passage.asked = true;
            }
            trouble = passage.trouble;
        }
        if (trouble != null) {
            throw Failures.permanent(trouble.type(), trouble.message());
        }
    }

    /** What is wrong with the stack of a run, as the run says it; null if nothing is that would not pass by itself. */
    private @Nullable Trouble trouble(String run) throws InterruptedException {
        Stack stack = stack(run);
        if (stack == null || !(stack.orchestrator() instanceof VmAws machines)) {
            return null;
        }
        for (Question<?> question : questions(stack, machines)) {
            Trouble trouble = Trouble.asking(question).trouble();
            if (trouble != null && !trouble.passes()) { // the others are tried again by who needs it
                String hint = trouble.hint() == null ? "" : " (" + trouble.hint() + ")";
                String why = trouble.message().replaceFirst("^Cannot", "cannot") + hint;
                return new Trouble("Cannot run on stack '" + stack.name() + "': " + why, null, trouble.type());
            }
        }
        return null;
    }

    private List<Question<?>> questions(Stack stack, VmAws machines) {
        List<Question<?>> questions = new ArrayList<>();
        questions.add(() -> components.identity(machines.connector(), machines.region()));
        if (stack.artifactStore() instanceof ArtifactStore.S3 s3) {
            questions.add(() -> components.bucket(s3));
        }
        ContainerRegistry registry = stack.containerRegistry();
        if (registry != null) {
            questions.add(() -> components.logIn(registry));
        }
        return questions;
    }

    /** Null where there is none any more: then whoever needs it says so. */
    private @Nullable Stack stack(String run) {
        try {
            return catalog.stacks().resolve(catalog.runs().get(run).stack());
        } catch (CatalogException gone) {
            return null;
        }
    }
}
