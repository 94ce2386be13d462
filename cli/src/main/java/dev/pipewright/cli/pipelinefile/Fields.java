package dev.pipewright.cli.pipelinefile;

import dev.pipewright.cli.pipelinefile.Node.Entry;
import dev.pipewright.cli.pipelinefile.Node.Mapping;
import dev.pipewright.cli.pipelinefile.Node.Place;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one mapping, looked up by name once the unknown ones have been reported. */
final class Fields {
    private final Mapping mapping;

    private Fields(Mapping mapping) {
        this.mapping = mapping;
    }

    /**
     * Checks that a value is a mapping with known keys.
     *
     * @param owner whose keys they are, as in "the pipeline"
     * @return null when it is no mapping, which has been reported
     */
    static @Nullable Fields of(Node node, Named owner, Set<String> known, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            problems.add(
                    node,
                    "Cannot read " + owner + ": expected keys with values (" + Nearest.list(known) + "), not "
                            + Values.describe(node));
            return null;
        }
        for (Entry entry : mapping.entries().values()) {
            String key = entry.key().text();
            if (!known.contains(key) && !(known == Keys.PIPELINE && key.startsWith(Keys.OWN))) {
                String hint =
                        problems.full() ? "" : Nearest.hint(key, known, ": known are " + String.join(", ", known));
                problems.add(entry.key(), "Unknown key '" + Values.shorten(key) + "' in " + owner + hint);
            }
        }
        return new Fields(mapping);
    }

    /** The key's value; a key without a value counts as absent only where the reader says so. */
    @Nullable
    Node get(String key) {
        Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    Place place() {
        return mapping.place();
    }

    /** A thing of the file for messages, put together only when there is one to write. */
    record Named(String kind, String name) {
        static final Named PIPELINE = new Named("the pipeline", "");

        @Override
        public String toString() {
            return name.isEmpty() ? kind : kind + " '" + name + "'";
        }
    }
}
