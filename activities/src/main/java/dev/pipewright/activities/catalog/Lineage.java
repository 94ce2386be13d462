package dev.pipewright.activities.catalog;

import java.util.List;
import java.util.Map;

/**
 * Where an artifact came from and what was made of it, within its run. What a step read is what its pipeline
 * declares; where that is not known, all that had the same content.
 *
 * @param upstream the steps that led to it, its producer first, then by distance
 * @param downstream the steps that read it or what was made of it, by distance
 */
public record Lineage(ArtifactRecord artifact, List<Link> upstream, List<Link> downstream) {
    /**
     * A step on the way.
     *
     * @param distance 1 for the producer and for a direct consumer
     * @param inputs where each input came from, {@code load.data} or {@code inputs.raw}, by the input's name
     * @param outputs digests by name; empty if it has no result
     */
    public record Link(String step, int distance, Map<String, List<String>> inputs, Map<String, String> outputs) {}

    public Lineage {
        upstream = List.copyOf(upstream);
        downstream = List.copyOf(downstream);
    }
}
