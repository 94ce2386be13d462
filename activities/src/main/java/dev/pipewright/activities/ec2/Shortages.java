package dev.pipewright.activities.ec2;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where there was no room a short while ago: other runs need not find that out again. Safe for use by several threads. */
final class Shortages {
    private static final Duration MEMORY = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<Candidate, Instant> seen = new ConcurrentHashMap<>();

    Shortages(Clock clock) {
        this.clock = clock;
    }

    void note(Candidate candidate) {
        seen.put(candidate, clock.instant());
    }

    /** All of them in their order, but those that had no room lately last. */
    List<Candidate> ordered(List<Candidate> candidates) {
        Instant limit = clock.instant().minus(MEMORY);
        seen.values().removeIf(limit::isAfter);
        List<Candidate> ordered = new ArrayList<>(candidates);
        ordered.removeIf(seen::containsKey);
        for (Candidate candidate : candidates) {
            if (seen.containsKey(candidate)) {
                ordered.add(candidate);
            }
        }
        return ordered;
    }
}
