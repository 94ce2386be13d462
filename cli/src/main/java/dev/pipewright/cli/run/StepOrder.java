package dev.pipewright.cli.run;

import dev.pipewright.activities.catalog.StepAttempt;
import dev.pipewright.pipeline.Graph;
import dev.pipewright.pipeline.Leg;
import dev.pipewright.pipeline.Step;
import dev.pipewright.run.RunRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order in which attempts are shown: they are recorded in one that means nothing to anybody. */
final class StepOrder {
    private final Comparator<StepAttempt> planned;

    StepOrder(RunRequest request) {
        Map<String, Integer> places = new HashMap<>();
        for (Step step : new Graph(request.pipeline().steps()).order()) {
            places.put(step.name(), places.size()); // one that is left out has no legs
            Leg.of(step).forEach(leg -> places.putIfAbsent(leg.name(), places.size()));
        }
        planned = Comparator.<StepAttempt>comparingInt(attempt -> places.getOrDefault(attempt.step(), places.size()))
                .thenComparingInt(StepAttempt::attempt);
    }

    /** Each step after those it needs, else as the file has them; the attempts of a step together. */
    List<StepAttempt> asPlanned(List<StepAttempt> attempts) {
        return attempts.stream().sorted(planned).toList();
    }

    /** As they started; those that have not last. */
    List<StepAttempt> asStarted(List<StepAttempt> attempts) {
        Comparator<StepAttempt> started =
                Comparator.comparing(attempt -> attempt.started() == null ? Instant.MAX : attempt.started());
        return attempts.stream().sorted(started.thenComparing(planned)).toList();
    }
}
