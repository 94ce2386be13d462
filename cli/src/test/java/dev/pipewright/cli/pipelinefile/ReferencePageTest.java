package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that people read, held against what the program does. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../docs/pipeline-file.md");

    @TempDir
    Path temp;

    @Test
    void itsExampleIsAPipeline() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        String example = page.substring(start, page.indexOf("```", start));

        assertThat(example).startsWith("name: training");
        assertThat(PipelineFolder.in(temp).mistakes(example)).isEmpty();
    }

    @Test
    void itNamesEveryKey() throws IOException {
        String page = Files.readString(PAGE);
        List<String> missing = new ArrayList<>();
        for (String key : Keys.PIPELINE) {
            missing.addAll(page.contains("\n| `" + key + "` |") ? List.of() : List.of(key));
        }
        for (String key : Keys.STEP) {
            missing.addAll(page.contains("\n| `" + key + "` |") ? List.of() : List.of(key));
        }
        for (String key : Keys.IMAGE) {
            missing.addAll(
                    page.contains("{" + key + ": ") || page.contains(", " + key + ": ") ? List.of() : List.of(key));
        }
        assertThat(missing).isEmpty();
    }
}
