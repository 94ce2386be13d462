package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of a manifest. It is written by hand, because its very bytes are the artifact's identity. */
final class ManifestJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int FORMAT = 1;

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        StringBuilder json = new StringBuilder(64 + 160 * manifest.entries().size());
        json.append("{\"format\":").append(FORMAT).append(",\"entries\":[");
        String separator = "";
        for (Manifest.Entry entry : manifest.entries()) {
            json.append(separator);
            write(entry, json);
            separator = ",";
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }

    private static void write(Manifest.Entry entry, StringBuilder json) {
        json.append("{\"path\":");
        quote(entry.path(), json);
        json.append(",\"type\":\"").append(entry.type().word()).append('"');
        if (entry.type() == Manifest.Type.FILE) {
            json.append(",\"mode\":\"").append(entry.executable() ? "0755" : "0644");
            json.append("\",\"size\":").append(entry.size());
            json.append(",\"sha256\":\"").append(entry.sha256()).append('"');
        }
        if (entry.target() != null) {
            json.append(",\"target\":");
            quote(entry.target(), json);
        }
        json.append('}');
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IOException if it is not JSON of that form
     * @throws IllegalArgumentException if it describes no valid artifact
     */
    static Manifest read(byte[] json) throws IOException {
        List<Manifest.Entry> entries = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(json)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT, "no object");
            expect("format".equals(parser.nextFieldName()), "no format");
            int format = parser.nextIntValue(0);
            expect(format == FORMAT, "format " + format + " is not known to this version");
            expect("entries".equals(parser.nextFieldName()), "no entries");
            expect(parser.nextToken() == JsonToken.START_ARRAY, "no entries");
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                entries.add(readEntry(parser));
            }
            expect(parser.currentToken() == JsonToken.END_ARRAY, "the entries do not end");
            expect(parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null, "no end");
        }
        return new Manifest(entries);
    }

    private static Manifest.Entry readEntry(JsonParser parser) throws IOException {
        String path = null;
        Manifest.Type type = null;
        String mode = "";
        long size = 0;
        String sha256 = null;
        String target = null;
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            switch (field) {
                case "path" -> path = text(parser);
                case "type" -> type = Manifest.Type.valueOf(text(parser).toUpperCase(Locale.ROOT));
                case "mode" -> mode = text(parser);
                case "size" -> size = parser.nextLongValue(-1);
                case "sha256" -> sha256 = text(parser);
                case "target" -> target = text(parser);
                default -> throw new IOException("unknown key '" + Names.shown(field) + "'");
            }
        }
        return entry(path, type, mode, size, sha256, target);
    }

    private static Manifest.Entry entry(
            @Nullable String path,
            Manifest.@Nullable Type type,
            String mode,
            long size,
            @Nullable String sha256,
            @Nullable String target)
            throws IOException {
        if (path == null || type == null) {
            throw new IOException("an entry without path or type");
        }
        return new Manifest.Entry(path, type, mode.equals("0755"), size, sha256, target);
    }

    private static String text(JsonParser parser) throws IOException {
        String text = parser.nextTextValue();
        if (text == null || !UTF_8.newEncoder().canEncode(text)) {
            throw new IOException("a value that is not text");
        }
        return text;
    }

    private static void expect(boolean fine, String otherwise) throws IOException {
        if (!fine) {
            throw new IOException(otherwise);
        }
    }
}
