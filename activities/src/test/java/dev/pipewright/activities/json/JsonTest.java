package dev.pipewright.activities.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesATreeWithoutSpacesForTheCatalog() {
        assertThat(Json.compact(tree())).isEqualTo("""
                {"name":"a \\"b\\"","count":3,"rate":1.0E-5,"none":null,"list":[true,"NaN"],"empty":[]}""");
    }

    @Test
    void writesATreeInLinesForPrograms() {
        assertThat(Json.text(tree())).isEqualTo("""
                {
                  "name": "a \\"b\\"",
                  "count": 3,
                  "rate": 1.0E-5,
                  "none": null,
                  "list": [
                    true,
                    "NaN"
                  ],
                  "empty": []
                }""");
    }

    @Test
    void writesWhatJsonDoesNotKnowAsStrings() {
        assertThat(Json.compact(List.of(Path.of("/a/b"), Instant.EPOCH)))
                .isEqualTo("[\"/a/b\",\"1970-01-01T00:00:00Z\"]");
    }

    @Test
    void readsAnObjectWithoutItsNulls() {
        assertThat(Json.object("{\"a\":{\"b\":[1,null,\"x\"]},\"c\":null}"))
                .isEqualTo(Map.of("a", Map.of("b", List.of(1, "x"))));
        assertThat(Json.object(null)).isEmpty();
    }

    private static Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", "a \"b\"");
        tree.put("count", 3);
        tree.put("rate", 0.00001);
        tree.put("none", null);
        tree.put("list", Arrays.asList(true, Double.NaN));
        tree.put("empty", List.of());
        return tree;
    }
}
