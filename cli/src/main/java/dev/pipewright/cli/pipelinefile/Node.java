package dev.pipewright.cli.pipelinefile;

import dev.pipewright.activities.quantity.Numbers;
import java.util.List;
import java.util.Map;

/** One value of the file and where it stands. Aliases share the node of their anchor. */
sealed interface Node {
    Place place();

    /** How many nodes this one stands for, aliases written out. */
    int size();

    /**
     * Where a value stands.
     *
     * @param line from 1
     * @param column from 1, in code points
     * @param start index of its first code point in the file
     * @param end index after its last code point
     */
    record Place(int line, int column, int start, int end) {
        static final Place START = new Place(1, 1, 0, 0);
    }

    /**
     * A text, number, boolean or nothing: which of them is decided by the reader of the key.
     *
     * @param plain written without quotes, so that it may be a number, a boolean or nothing
     */
    record Scalar(Place place, String text, boolean plain) implements Node {
        @Override
        public int size() {
            return 1;
        }

        boolean isNull() {
            return plain
                    && (text.isEmpty() || text.equals("~") || (text.length() == 4 && text.equalsIgnoreCase("null")));
        }

        boolean isBoolean() {
            return plain && (text.equals("true") || text.equals("false"));
        }

        boolean isNumber() {
            return plain && Numbers.isNumber(text);
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items, int size) implements Node {}

    /** A mapping in the order of the file, merge keys already applied. */
    record Mapping(Place place, Map<String, Entry> entries, int size) implements Node {}

    /** One key and its value. */
    record Entry(Scalar key, Node value) {}
}
