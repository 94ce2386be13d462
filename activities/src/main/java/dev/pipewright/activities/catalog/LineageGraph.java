package dev.pipewright.activities.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Who made and who read what in one run. */
final class LineageGraph {
    private record Reading(String step, String input, String part, String digest) {}

    private final Map<String, List<ArtifactRecord>> byDigest = new HashMap<>();
    private final Map<String, List<ArtifactRecord>> made = new HashMap<>();
    private final Map<String, List<Reading>> readings = new HashMap<>();
    private final DeclaredInputs declared;
    private final Map<String, Instant> queued = new HashMap<>();
    private final Map<String, Set<String>> sources = new HashMap<>();
    private final Map<String, Set<String>> users = new HashMap<>();

    LineageGraph(Sql sql, List<ArtifactRecord> artifacts) {
        for (ArtifactRecord artifact : artifacts) {
            byDigest.computeIfAbsent(artifact.artifact().digest(), digest -> new ArrayList<>())
                    .add(artifact);
            made.computeIfAbsent(artifact.step(), step -> new ArrayList<>()).add(artifact);
        }
        String run = artifacts.get(0).run();
        this.declared = DeclaredInputs.of(sql.first(
                "SELECT request FROM run_request WHERE run_id = (SELECT id FROM run WHERE name = ?)",
                row -> row.text(1),
                run));
        sql.list(
                "SELECT step, MAX(queued) FROM attempt WHERE run_id = (SELECT id FROM run WHERE name = ?)"
                        + " GROUP BY step",
                row -> queued.put(row.text(1), row.instant(2)),
                run);
        sql.list(
                "SELECT step, input, part, digest FROM consumption WHERE run_id = (SELECT id FROM run WHERE name = ?)"
                        + " ORDER BY step, input, part",
                row -> readings.computeIfAbsent(row.text(1), step -> new ArrayList<>())
                        .add(new Reading(row.text(1), row.text(2), row.text(3), row.text(4))),
                run);
        readings.values().forEach(list -> list.forEach(this::connect));
    }

    private void connect(Reading reading) {
        for (ArtifactRecord artifact : origins(reading)) {
            sources.computeIfAbsent(reading.step, step -> new LinkedHashSet<>()).add(artifact.step());
            users.computeIfAbsent(artifact.step(), step -> new LinkedHashSet<>())
                    .add(reading.step);
        }
    }

    /** What the step declares to read; where that is not known, what was there when it was queued. */
    private List<ArtifactRecord> origins(Reading reading) {
        List<ArtifactRecord> same = byDigest.getOrDefault(reading.digest, List.of());
        String source = declared.source(reading.step, reading.input, reading.part);
        List<ArtifactRecord> exact =
                same.stream().filter(artifact -> artifact.name().equals(source)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        Instant before = queued.getOrDefault(reading.step, Instant.MAX);
        return same.stream()
                .filter(artifact -> !artifact.step().equals(reading.step)
                        && !artifact.created().isAfter(before))
                .toList();
    }

    Lineage lineage(ArtifactRecord artifact) {
        List<Lineage.Link> upstream = walk(List.of(artifact.step()), step -> sources.getOrDefault(step, Set.of()));
        Set<String> consumers = new LinkedHashSet<>();
        for (List<Reading> list : readings.values()) {
            for (Reading reading : list) {
                if (origins(reading).contains(artifact)) {
                    consumers.add(reading.step);
                }
            }
        }
        return new Lineage(artifact, upstream, walk(consumers, step -> users.getOrDefault(step, Set.of())));
    }

    /** Breadth first; what is no step (an external input) is named by the steps that read it. */
    private List<Lineage.Link> walk(Iterable<String> first, Function<String, Set<String>> next) {
        List<Lineage.Link> links = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Set<String> level = new LinkedHashSet<>();
        first.forEach(level::add);
        for (int distance = 1; !level.isEmpty(); distance++) {
            Set<String> following = new LinkedHashSet<>();
            for (String step : level) {
                if (seen.add(step) && queued.containsKey(step)) {
                    links.add(link(step, distance));
                    following.addAll(next.apply(step));
                }
            }
            level = following;
        }
        return links;
    }

    private Lineage.Link link(String step, int distance) {
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        for (Reading reading : readings.getOrDefault(step, List.of())) {
            List<String> names = inputs.computeIfAbsent(reading.input, input -> new ArrayList<>());
            origins(reading).forEach(artifact -> names.add(artifact.name()));
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        made.getOrDefault(step, List.of())
                .forEach(artifact ->
                        outputs.put(artifact.output(), artifact.artifact().digest()));
        return new Lineage.Link(step, distance, inputs, outputs);
    }
}
