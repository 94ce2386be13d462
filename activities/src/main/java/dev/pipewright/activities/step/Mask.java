package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in a stream by {@code ***}: each value, and each line of more than three characters of a value that has
 * several. What overlaps is masked together. It keeps nothing from call to call, so that whoever goes on with the stream
 * later masks it the same way.
 */
final class Mask {
    private static final byte[] MASKED = "***".getBytes(UTF_8);
    private static final int SHORTEST_LINE = 4;
    private static final int UNDECIDED = -1;

    /** By first byte. */
    private final List<@Nullable List<byte[]>> words = new ArrayList<>();

    private final int longest;

    Mask(Collection<String> values) {
        for (int i = 0; i <= 0xff; i++) {
            words.add(null);
        }
        int most = 0;
        for (String word : words(values)) {
            byte[] bytes = word.getBytes(UTF_8);
            most = Math.max(most, bytes.length);
            List<byte[]> same = words.get(bytes[0] & 0xff);
            if (same == null) {
                same = new ArrayList<>();
                words.set(bytes[0] & 0xff, same);
            }
            same.add(bytes);
        }
        this.longest = most;
    }

    private static Set<String> words(Collection<String> values) {
        Set<String> words = new LinkedHashSet<>();
        for (String value : values) {
            words.add(value);
            words.add(value.strip());
            if (value.indexOf('\n') >= 0) {
                value.lines()
                        .map(String::strip)
                        .filter(line -> line.length() >= SHORTEST_LINE)
                        .forEach(words::add);
            }
        }
        words.remove("");
        return words;
    }

    /** A whole text, masked. */
    String text(String text) {
        if (longest == 0) {
            return text;
        }
        byte[] bytes = text.getBytes(UTF_8);
        ByteArrayOutputStream masked = new ByteArrayOutputStream(bytes.length);
        apply(bytes, bytes.length, true, masked);
        return masked.toString(UTF_8);
    }

    /** Whether nothing of the text would remain. */
    boolean hides(String text) {
        return longest > 0 && text(text).equals("***");
    }

    /** The length of the longest secret in bytes. */
    int longest() {
        return longest;
    }

    /**
     * Masks as much as can be decided.
     *
     * @param end whether nothing comes after these bytes: then all of them are decided
     * @return how many bytes what was written to {@code out} stands for; the rest is to be given again with what follows
     */
    int apply(byte[] in, int length, boolean end, ByteArrayOutputStream out) {
        if (longest == 0) {
            out.write(in, 0, length);
            return length;
        }
        int plain = 0;
        int at = 0;
        while (at < length) {
            int until = words.get(in[at] & 0xff) == null ? at : maskedUntil(in, at, length, end);
            if (until == UNDECIDED) {
                break;
            }
            if (until == at) {
                at++;
                continue;
            }
            out.write(in, plain, at - plain);
            out.write(MASKED, 0, MASKED.length);
            at = until;
            plain = until;
        }
        out.write(in, plain, at - plain);
        return at;
    }

    /** Where the secrets that begin at a byte, and those that overlap them, end; that byte itself if there is none. */
    private int maskedUntil(byte[] in, int from, int length, boolean end) {
        int until = from;
        for (int at = from; at == from || at < until; at++) {
            List<byte[]> candidates = words.get(in[at] & 0xff);
            if (candidates == null) {
                continue;
            }
            for (byte[] word : candidates) {
                int same = samePrefix(in, at, length, word);
                if (same == word.length) {
                    until = Math.max(until, at + same);
                } else if (!end && at + same == length) {
                    return UNDECIDED;
                }
            }
        }
        return until;
    }

    private static int samePrefix(byte[] in, int at, int length, byte[] word) {
        int most = Math.min(word.length, length - at);
        int same = 0;
        while (same < most && in[at + same] == word[same]) {
            same++;
        }
        return same;
    }
}
