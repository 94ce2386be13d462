package dev.pipewright.activities.ec2;

import dev.pipewright.stack.Orchestrator.VmAws;
import java.time.Duration;
import java.util.List;

/** Orchestrators that differ in what these tests ask about, and are usual in all else. */
final class TestOrchestrator {
    static final String REGION = "eu-west-1";

    private TestOrchestrator() {}

    static VmAws of(String profile, boolean spot, List<String> types, List<String> subnets) {
        return new VmAws(
                REGION,
                null,
                types,
                subnets,
                null,
                profile,
                null,
                spot,
                false,
                0,
                null,
                "base",
                null,
                null,
                null,
                0,
                Duration.ofMinutes(5),
                Duration.ofMinutes(2));
    }
}
