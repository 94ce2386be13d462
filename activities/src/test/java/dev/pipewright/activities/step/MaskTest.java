package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MaskTest {
    @Test
    void replacesWholeValuesAndTheLinesOfLongOnes() {
        Mask mask = new Mask(List.of("s3cret", "first line\nx\nlast line\n", ""));

        assertThat(all(mask, "a s3cret b")).isEqualTo("a *** b");
        assertThat(all(mask, "first line, x, last line")).isEqualTo("***, x, ***");
        assertThat(all(mask, "s3cre")).isEqualTo("s3cre");
    }

    @Test
    void masksOverlappingSecretsAsOne() {
        Mask mask = new Mask(List.of("abcd", "cdef", "bc"));

        assertThat(all(mask, "xabcdefx")).isEqualTo("x***x");
        assertThat(all(mask, "bcd")).isEqualTo("***d");
    }

    @Test
    void masksBytesThatAreNotAscii() {
        assertThat(all(new Mask(List.of("pässwörd")), "ä pässwörd ö")).isEqualTo("ä *** ö");
    }

    /** However the stream is cut, and wherever another goes on. */
    @Test
    void masksTheSameAcrossTheBordersOfChunks() {
        Mask mask = new Mask(List.of("aab", "abab", "b\nccc\ndddd"));
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                text.append("aabbcd\n".charAt(random.nextInt(7)));
            }
            assertThat(inPieces(mask, text.toString(), random)).isEqualTo(all(mask, text.toString()));
        }
    }

    private static String all(Mask mask, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(mask.apply(bytes, bytes.length, true, out)).isEqualTo(bytes.length);
        return out.toString(UTF_8);
    }

    private static String inPieces(Mask mask, String text, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        int until = 0;
        while (from < text.length()) {
            until = Math.min(text.length(), Math.max(until, from) + 1 + random.nextInt(5));
            byte[] window = text.substring(from, until).getBytes(UTF_8);
            from += mask.apply(window, window.length, until == text.length(), out);
        }
        return out.toString(UTF_8);
    }
}
