package dev.pipewright.cli.artifact;

import dev.pipewright.activities.catalog.Lineage;
import dev.pipewright.activities.catalog.Lineage.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lineage of an artifact, as an indented tree for people and as data for programs. */
final class LineageTree {
    private final Lineage lineage;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();

    private LineageTree(Lineage lineage) {
        this.lineage = lineage;
    }

    /** What it was made from below it, step by step, then what was made of it. */
    static List<String> lines(Lineage lineage) {
        LineageTree tree = new LineageTree(lineage);
        String name = lineage.artifact().name();
        tree.lines.add(lineage.artifact().address() + "  "
                + ArtifactView.shortDigest(lineage.artifact().artifact().digest()));
        tree.lines.add("made from");
        tree.source(name, 1);
        tree.lines.add("used by");
        if (lineage.downstream().isEmpty()) {
            tree.add(1, "nothing");
        }
        tree.shown.clear();
        tree.users(Set.of(name), 1);
        return tree.lines;
    }

    private void source(String name, int depth) {
        Link maker = maker(name);
        if (maker == null) {
            add(depth, name.equals("code") ? "code: the pipeline's folder" : name + ": from outside the pipeline");
            return;
        }
        boolean again = !shown.add(maker.step());
        add(depth, name + ", made by step " + maker.step() + (again ? " (above)" : ""));
        if (!again) {
            maker.inputs().forEach((input, sources) -> sources.forEach(source -> source(source, depth + 1)));
        }
    }

    private void users(Set<String> names, int depth) {
        for (Link user : lineage.downstream()) {
            List<String> read = new ArrayList<>();
            user.inputs()
                    .forEach((input, sources) -> sources.forEach(source -> {
                        if (names.contains(source)) {
                            read.add(source);
                        }
                    }));
            if (!read.isEmpty()) {
                boolean again = !shown.add(user.step());
                add(depth, "step " + user.step() + ", reads " + String.join(", ", read) + (again ? " (above)" : ""));
                if (!again) {
                    users(outputs(user), depth + 1);
                }
            }
        }
    }

    private @Nullable Link maker(String name) {
        for (Link link : lineage.upstream()) {
            if (outputs(link).contains(name)) {
                return link;
            }
        }
        return null;
    }

    private static Set<String> outputs(Link link) {
        Set<String> names = new HashSet<>();
        for (String output : link.outputs().keySet()) {
            names.add(link.step() + "." + output);
        }
        return names;
    }

    private void add(int depth, String text) {
        lines.add("  ".repeat(depth) + text);
    }

    static Map<String, Object> json(Lineage lineage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("artifact", ArtifactView.json(lineage.artifact()));
        json.put("upstream", links(lineage.upstream()));
        json.put("downstream", links(lineage.downstream()));
        return json;
    }

    private static List<Map<String, Object>> links(List<Link> links) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Link link : links) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("step", link.step());
            json.put("distance", link.distance());
            json.put("inputs", link.inputs());
            json.put("outputs", link.outputs());
            list.add(json);
        }
        return list;
    }
}
