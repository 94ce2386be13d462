package dev.pipewright.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies for record constructors: unmodifiable, in the order given, empty instead of null (absent in JSON). */
final class Frozen {
    private Frozen() {}

    /** Keeps the order, which {@link Map#copyOf} does not: workflow code iterates over these maps. */
    static <K, V> Map<K, V> map(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
