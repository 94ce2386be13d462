package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no YAML, too much of it, or no file at all. */
class YamlLimitsTest {
    @TempDir
    Path temp;

    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = PipelineFolder.in(temp);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "name: p\\nsteps:\\n  a:\\n    run: echo a: b~4:16: Cannot read the YAML: a second ': ' in this line; put the text in"
                        + " quotes, or on its own lines after '|'",
                "name: p\\nsteps:\\n\\ta: b~3:1: Cannot read the YAML: a tab cannot indent; use spaces",
                "name: \"p\\nsteps: {}~2:10: Cannot read the YAML: the quote that begins in line 1 is never closed",
                "name: [p\\nsteps: {}~2:6: Cannot read the YAML: expected ',' or ']', but got : (while parsing a flow sequence that"
                        + " begins in line 1)",
                "name: p\\n---\\nname: q~2:1: A pipeline file holds one document: move what follows '---' to a file of its own",
                "name: !p p\\nsteps: {a: {run: ls}}~1:7: Tag '!p' has no meaning here: put a text that begins with '!' in quotes",
                "name: *nope~1:7: No '&nope' is complete before '*nope': put the anchor first, and not around its own alias",
                "name: &a [*a]~1:11: No '&a' is complete before '*a': put the anchor first, and not around its own alias",
                "x-a: &abc 1\\nname: *abd~2:7: No '&abd' is complete before '*abd': did you mean 'abc'?",
                "name: p\\nsteps: {a: {<<: 5, run: ls}}~2:17: Cannot merge with '<<': only a mapping or a list of mappings can be"
                        + " merged",
                "? [a]\\n: b\\nname: p\\nsteps: {a: {run: ls}}~1:3: A key must be a plain text",
                "%YAML 2.0\\n---\\nname: p~1:1: Cannot read YAML version 2.0: remove the %YAML line, 1.2 is read",
                "a: b\\nname: \\7p~2:7: Cannot read the YAML: the control character U+0007 must be written as an escape in double"
                        + " quotes",
            })
    void explainsYamlThatCannotBeRead(String yaml, String mistake) throws Exception {
        assertThat(folder.mistakes(yaml.translateEscapes())).containsExactly(mistake);
    }

    @Test
    void refusesTextsThatCommandsCannotHold() throws Exception {
        assertThat(folder.mistakes(
                        "name: p\nsteps: {a: {run: \"a\\0b\"}, b: {run: \"\\ud800\"}, c: {run: \"\\U0001F600\"}}"))
                .containsExactly(
                        "2:18: A text holds the character NUL, which neither commands nor variables can hold",
                        "2:36: A text holds half a character (an unpaired surrogate): write it as \\U and 8 digits");
    }

    @Test
    void refusesABillionLaughs() throws Exception {
        StringBuilder yaml = new StringBuilder("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int level = 1; level < 10; level++) {
            yaml.append("x-").append(level).append(": &a").append(level).append(" [");
            yaml.append(("*a" + (level - 1) + ", ").repeat(9)).append("]\n");
        }
        assertThat(folder.mistakes(yaml + Examples.SMALL))
                .containsExactly("6:11: Aliases make this file longer than 100000 values, which no pipeline needs");
    }

    @ParameterizedTest
    @CsvSource({"[", "{a: ", "'- '", "'? '"})
    void refusesDeepNesting(String open) throws Exception {
        assertThat(folder.mistakes(open.repeat(100_000)))
                .hasSize(1)
                .first()
                .asString()
                .contains("Nesting is deeper than 50 levels, which no pipeline needs");
    }

    @Test
    void refusesMoreValuesThanAPipelineHas() throws Exception {
        assertThat(folder.mistakes("x-a: [" + "1,".repeat(600_000) + "]\n"))
                .containsExactly("1:1000001: The file holds more than 500000 values, which no pipeline needs");
    }

    @Test
    void refusesALargeFileByItsSize() throws Exception {
        folder.with("pipeline.yaml", new byte[10_000_000]);

        assertThatThrownBy(() -> PipelineFile.read(temp))
                .isInstanceOf(PipelineFileException.class)
                .hasMessage(
                        temp.resolve("pipeline.yaml")
                                + ": Cannot read the pipeline file: it is larger than 4 MiB; is it the data instead of the pipeline?");
    }

    @Test
    void refusesWhatIsNotUtf8AtItsPlace() throws Exception {
        folder.with("pipeline.yaml", "name: p\n# café\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> PipelineFile.read(temp))
                .hasMessage(temp.resolve("pipeline.yaml")
                        + ":2:6: Cannot read the pipeline file: it is not UTF-8 here; save it as UTF-8");
    }

    @Test
    void saysWhatWasLookedForInAFolderWithoutAPipeline() throws Exception {
        folder.with("values.yaml", "a: b\n").with("train.yaml", Examples.SMALL).with("other.yml", Examples.SMALL);

        assertThatThrownBy(() -> PipelineFile.read(temp))
                .hasMessage(
                        "Cannot find a pipeline in " + temp
                                + ": it has neither pipeline.yaml nor pipeline.yml; files with steps are there: other.yml, train.yaml");
    }

    @Test
    void namesTheNearestFileForOneThatIsMissing() throws Exception {
        folder.with("train.yaml", Examples.SMALL);
        Path typo = temp.resolve("trian.yaml");
        Path other = temp.resolve("completely-different.yaml");
        Path nowhere = temp.resolve("gone/pipeline.yaml");

        assertThatThrownBy(() -> PipelineFile.read(typo))
                .hasMessage("Cannot find " + typo + ": there is no such file or folder: did you mean 'train.yaml'?");
        assertThatThrownBy(() -> PipelineFile.read(other))
                .hasMessage("Cannot find " + other
                        + ": there is no such file or folder; files with steps are there: train.yaml");
        assertThatThrownBy(() -> PipelineFile.read(nowhere))
                .hasMessage("Cannot find " + nowhere + ": there is no such file or folder");
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link.yaml"), Path.of("gone.yaml"));

        assertThatThrownBy(() -> PipelineFile.read(link))
                .hasMessage("Cannot read a pipeline from " + link + ": it is a symbolic link that leads nowhere");
        assertThatThrownBy(() -> PipelineFile.read(Path.of("/dev/null")))
                .hasMessage("Cannot read a pipeline from /dev/null: it is neither a file nor a folder");
    }
}
