package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Mapping;
import dev.pipewright.cli.pipelinefile.Node.Place;
import dev.pipewright.cli.pipelinefile.Node.Scalar;
import dev.pipewright.cli.pipelinefile.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes the parser's events into nodes. The engine's own composer recurses as deep as the file says and builds its
 * nodes with tags, which the pipeline file does not have; this one has limits and keeps places instead.
 */
final class YamlReader {
    private static final int DEEPEST = 50;
    /** What aliases may add: far more than people write, far less than a "billion laughs" wants. */
    private static final int MOST_BY_ALIAS = 100_000;

    private static final int MOST = 500_000;

    private final ParserImpl events;
    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();
    private int written;
    private long expanded;

    private YamlReader(ParserImpl events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @return its root, or null when the file holds nothing but comments
     * @throws PipelineFileException when it is no YAML, or YAML beyond the limits; holds what was found before, too
     */
    static @Nullable Node read(String source, Problems problems) throws PipelineFileException {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(Math.max(1, Math.min(source.length(), 1 << 16)))
                .build();
        try {
            ParserImpl events = new ParserImpl(settings, new StreamReader(settings, source));
            return new YamlReader(events, problems).document();
        } catch (YamlEngineException e) {
            YamlMistake.report(e, source, problems);
            throw problems.exception();
        }
    }

    private @Nullable Node document() throws PipelineFileException {
        events.next();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        events.next();
        Node root = node(0);
        events.next();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw refuse(
                    events.peekEvent(),
                    "A pipeline file holds one document: move what follows '---' to a file of its own");
        }
        return root instanceof Scalar scalar && scalar.isNull() ? null : root;
    }

    private Node node(int depth) throws PipelineFileException {
        Event event = events.next();
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        if (depth > DEEPEST) {
            throw refuse(event, "Nesting is deeper than " + DEEPEST + " levels, which no pipeline needs");
        }
        if (++written > MOST) {
            throw refuse(event, "The file holds more than " + MOST + " values, which no pipeline needs");
        }
        expanded++;
        Place place = place(event, event);
        Node node;
        if (event instanceof ScalarEvent scalar) {
            checkTag(scalar.getTag(), place);
            node = scalar(place, scalar);
        } else {
            checkTag(((CollectionStartEvent) event).getTag(), place);
            node = event.getEventId() == Event.ID.SequenceStart ? sequence(place, depth) : mapping(place, depth);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get().getValue(), node);
        }
        return node;
    }

    private Node alias(AliasEvent alias) throws PipelineFileException {
        String name = alias.getAlias().getValue();
        Node node = anchors.get(name);
        if (node == null) { // also inside the anchor itself, which is only known once it is complete
            throw refuse(
                    alias,
                    "No '&" + name + "' is complete before '*" + name + "'"
                            + Nearest.hint(
                                    name, anchors.keySet(), ": put the anchor first, and not around its own alias"));
        }
        expanded += node.size();
        if (expanded - written > MOST_BY_ALIAS) {
            throw refuse(
                    alias, "Aliases make this file longer than " + MOST_BY_ALIAS + " values, which no pipeline needs");
        }
        return node;
    }

    private Scalar scalar(Place place, ScalarEvent event) {
        if (event.isDQuoted()) { // only an escape can bring in what the reader refuses elsewhere
            checkCharacters(event.getValue(), place);
        }
        return new Scalar(place, event.getValue(), event.isPlain());
    }

    private void checkCharacters(String text, Place place) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0) {
                problems.add(place, "A text holds the character NUL, which neither commands nor variables can hold");
                return;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isSurrogatePair(c, at + 1 < text.length() ? text.charAt(at + 1) : 0)) {
                    problems.add(
                            place,
                            "A text holds half a character (an unpaired surrogate): write it as \\U and 8 digits");
                    return;
                }
                at++;
            }
        }
    }

    private Sequence sequence(Place place, int depth) throws PipelineFileException {
        List<Node> items = new ArrayList<>();
        long before = expanded;
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        events.next();
        return new Sequence(place, items, (int) (expanded - before) + 1);
    }

    private Mapping mapping(Place place, int depth) throws PipelineFileException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        long before = expanded;
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            Node key = node(depth + 1);
            Node value = node(depth + 1);
            if (!(key instanceof Scalar name)) {
                problems.add(key, "A key must be a plain text");
            } else if (name.plain() && name.text().equals("<<")) {
                merged.add(value);
            } else {
                add(entries, name, value);
            }
        }
        events.next();
        for (Node source : merged) {
            merge(entries, source);
        }
        return new Mapping(place, entries, (int) (expanded - before) + 1);
    }

    private void add(Map<String, Entry> entries, Scalar name, Node value) {
        Entry first = entries.putIfAbsent(name.text(), new Entry(name, value));
        if (first != null) {
            problems.add(
                    name,
                    "Duplicate key '" + name.text() + "': it already stands in line "
                            + first.key().place().line());
        }
    }

    /** {@code <<: *defaults} or {@code <<: [*a, *b]}: what is written here wins, then the earlier of the list. */
    private void merge(Map<String, Entry> entries, Node source) {
        if (source instanceof Mapping mapping) {
            for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
                entries.putIfAbsent(entry.getKey(), entry.getValue());
            }
        } else if (source instanceof Sequence list && list.items().stream().allMatch(Mapping.class::isInstance)) {
            list.items().forEach(item -> merge(entries, item));
        } else {
            problems.add(source, "Cannot merge with '<<': only a mapping or a list of mappings can be merged");
        }
    }

    private void checkTag(Optional<String> tag, Place place) {
        if (tag.isPresent()) {
            problems.add(
                    place, "Tag '" + tag.get() + "' has no meaning here: put a text that begins with '!' in quotes");
        }
    }

    private PipelineFileException refuse(Event at, String message) {
        problems.add(place(at, at), message);
        return problems.exception();
    }

    private static Place place(Event from, Event to) {
        Mark start = from.getStartMark().orElseThrow();
        int end = to.getEndMark().orElseThrow().getIndex();
        return new Place(start.getLine() + 1, start.getColumn() + 1, start.getIndex(), end);
    }
}
