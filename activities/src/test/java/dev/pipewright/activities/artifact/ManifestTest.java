package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.Manifest.Entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String SHA = Sha256.hex("x".getBytes(UTF_8));
    private static final Manifest SAMPLE = Manifest.of(List.of(
            Entry.file("a/run \"it\"\n\\", true, 12, SHA),
            Entry.directory("a"),
            Entry.symlink("link", "a/\u00e8"),
            Entry.file("\u00e8", false, 0, SHA)));

    @Test
    void writesTheJsonThatItsDigestIsOf() {
        assertThat(new String(SAMPLE.toJson(), UTF_8))
                .isEqualTo(("{'format':1,'entries':["
                                + "{'path':'a','type':'directory'},"
                                + "{'path':'a/run \\'it\\'\\u000a\\\\','type':'file','mode':'0755','size':12,'sha256':'"
                                + SHA
                                + "'},"
                                + "{'path':'link','type':'symlink','target':'a/\u00e8'},"
                                + "{'path':'\u00e8','type':'file','mode':'0644','size':0,'sha256':'" + SHA + "'}]}")
                        .replace('\'', '"'));
        assertThat(SAMPLE.digest()).isEqualTo(Sha256.hex(SAMPLE.toJson()));
    }

    @Test
    void readsWhatItWrites() throws IOException {
        assertThat(ManifestJson.read(SAMPLE.toJson())).isEqualTo(SAMPLE);
    }

    @Test
    void countsFilesAndBytes() {
        assertThat(SAMPLE.ref("d").bytes()).isEqualTo(12);
        assertThat(SAMPLE.ref("d").files()).isEqualTo(2);
        assertThat(SAMPLE.directory()).isTrue();
        assertThat(Manifest.of(List.of()).directory()).isTrue();
        assertThat(Manifest.of(List.of(Entry.file("", false, 1, SHA))).directory())
                .isFalse();
    }

    @Test
    void sortsAsUtf8DoesNotAsCharsDo() {
        assertThat(Manifest.compare("\ud83d\ude80", "\uffee")).isPositive();
        assertThat(Manifest.compare("\uffee", "\ud83d\ude80")).isNegative();
        assertThat(Manifest.compare("a", "a/b")).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "a/../../x", "a//b", ".", "a/", "missing/x", "link/x", "a\0"})
    void refusesPathsThatAreNotInside(String path) {
        assertThatThrownBy(() -> Manifest.of(
                        List.of(Entry.directory("a"), Entry.symlink("link", "a"), Entry.file(path, false, 1, SHA))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + Names.shown(path) + "' is not a path inside the artifact");
    }

    @Test
    void refusesTheSamePathTwice() {
        assertThatThrownBy(() -> Manifest.of(List.of(Entry.directory("a"), Entry.symlink("a", "b"))))
                .hasMessage("'a' is out of order");
    }

    @Test
    void refusesALinkThatLeadsOut() {
        assertThatThrownBy(() -> Manifest.of(List.of(Entry.symlink("a", "/etc"))))
                .hasMessage("'a' links out of the artifact");
        assertThatThrownBy(() -> Manifest.of(List.of(Entry.symlink("", "a"))))
                .hasMessage("Only a file can have an empty path");
    }

    @ParameterizedTest
    @CsvSource({
        "a,b,true", "a,./b,true", "d/a,..,true", "d/a,../b/c,true", "a,.,true", "d/e/a,../../b,true",
        "a,..,false", "d/a,../..,false", "a,/b,false", "d/a,b/..,false", "d/a,.././../x,false", "d/a,../b/../c,false"
    })
    void tellsLinksThatStayInside(String link, String target, boolean inside) {
        assertThat(Manifest.isInside(link, target)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'format':2,'entries':[]}",
                "{'format':1,'entries':[{}]}",
                "{'format':1,'entries':[{'path':'a','type':'door'}]}",
                "{'format':1,'entries':[{'path':'a','type':'file'}]}",
                "{'format':1,'entries':[{'path':'a','type':'file','size':-1,'sha256':'0'}]}",
                "{'format':1,'entries':[{'path':'a','type':'directory','owner':'root'}]}",
                "{'format':1,'entries':[{'path':'\\ud800','type':'directory'}]}",
                "{'format':1,'entries':[{'path':null,'type':'directory'}]}",
                "{'format':1,'entries':[]} more",
                "{'format':1,'entries':[{'path':'a','type':'directory'}"
            })
    void refusesWhatIsNoManifest(String json) {
        assertThatThrownBy(() -> ManifestJson.read(json.replace('\'', '"').getBytes(UTF_8)))
                .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
    }
}
