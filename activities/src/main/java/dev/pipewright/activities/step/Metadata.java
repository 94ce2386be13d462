package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers and strings that a step says about itself. */
final class Metadata {
    private static final int LARGEST = 256 << 10;

    private Metadata() {}

    /**
     * Reads the file; none, or one that is empty, is no metadata. Names and strings are masked as the log is, and so is a
     * number that is a secret.
     *
     * @throws UnfitException if it is something else than one JSON object of numbers and strings
     */
    static Map<String, Object> read(Path file, Mask mask) throws IOException, UnfitException {
        if (!Files.exists(file, NOFOLLOW_LINKS)) {
            return Map.of();
        }
        if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
            throw new UnfitException("it is not a regular file");
        }
        long size = file.toFile().length();
        if (size >= LARGEST) {
            throw new UnfitException("it has " + size + " bytes, and must have less than " + LARGEST);
        }
        byte[] json = Files.readAllBytes(file);
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        try (JsonParser parser = factory.createParser(json)) {
            return parser.nextToken() == null ? Map.of() : object(parser, mask);
        } catch (JsonProcessingException e) {
            throw new UnfitException(e.getOriginalMessage() + place(e));
        }
    }

    private static Map<String, Object> object(JsonParser parser, Mask mask) throws IOException, UnfitException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new UnfitException("it is not an object");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING || (value.isNumeric() && mask.hides(parser.getText()))) {
                metadata.put(mask.text(name), mask.text(parser.getText()));
            } else if (value.isNumeric()) {
                metadata.put(mask.text(name), parser.getNumberValue());
            } else {
                throw new UnfitException("'" + name + "' is neither a number nor a string");
            }
        }
        if (parser.nextToken() != null) {
            throw new UnfitException("something follows the object");
        }
        return metadata;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    /** The message is the reason, as a phrase. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String reason) {
            super(reason);
        }
    }
}
