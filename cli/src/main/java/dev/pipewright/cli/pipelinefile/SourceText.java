package dev.pipewright.cli.pipelinefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a file as UTF-8 text of a bearable size. */
final class SourceText {
    private static final int MOST_BYTES = 4 << 20;

    private SourceText() {}

    /** Without a byte order mark. */
    static String read(Path file) throws PipelineFileException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            // The size first, so that a large file costs nothing; then the read's own limit, in case the file grows.
            bytes = Files.size(file) > MOST_BYTES ? new byte[MOST_BYTES + 1] : in.readNBytes(MOST_BYTES + 1);
        } catch (AccessDeniedException e) {
            throw refuse(
                    file, 0, 0, "Cannot read the pipeline file: permission denied; change its mode with chmod u+r");
        } catch (IOException e) {
            throw refuse(file, 0, 0, "Cannot read the pipeline file: " + e.getMessage());
        }
        if (bytes.length > MOST_BYTES) {
            throw refuse(
                    file,
                    0,
                    0,
                    "Cannot read the pipeline file: it is larger than 4 MiB; is it the data instead of the pipeline?");
        }
        return decode(file, bytes);
    }

    private static String decode(Path file, byte[] bytes) throws PipelineFileException {
        // The fast way replaces what it cannot decode; only such a text needs the slow one, which knows the place.
        String text = new String(bytes, StandardCharsets.UTF_8);
        String decoded = text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(file, bytes);
        return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }

    private static String decodeStrictly(Path file, byte[] bytes) throws PipelineFileException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            int line = 1;
            int lineStart = 0;
            for (int at = decoded.indexOf('\n'); at >= 0; at = decoded.indexOf('\n', at + 1)) {
                line++;
                lineStart = at + 1;
            }
            int column = decoded.codePointCount(lineStart, decoded.length()) + 1;
            throw refuse(file, line, column, "Cannot read the pipeline file: it is not UTF-8 here; save it as UTF-8");
        }
        return decoded;
    }

    private static PipelineFileException refuse(Path file, int line, int column, String message) {
        return new PipelineFileException(List.of(new Problem(file, line, column, message)));
    }
}
