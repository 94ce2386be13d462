package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * File names as text. On disk a name is bytes, and {@code Path.toString} replaces what the locale cannot show, so names that
 * are not plain ASCII are taken from the path's URI, which has every byte.
 */
public final class Names {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/";

    private Names() {}

    /** The last part of a path, or null if its bytes are not UTF-8. */
    public static @Nullable String text(Path path) {
        String name = lastPart(path);
        if (isAscii(name)) {
            return name;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(path))).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A whole relative or absolute path with slashes, or null if its bytes are not UTF-8. */
    static @Nullable String fullText(Path path) {
        StringBuilder text = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (int i = 0; i < path.getNameCount(); i++) {
            String part = text(path.getName(i));
            if (part == null) {
                return null;
            }
            text.append(i == 0 ? "" : "/").append(part);
        }
        return text.toString();
    }

    /** The last part of a path for a message: what is not text is escaped, {@code caf\xe9}. */
    public static String shown(Path path) {
        String name = text(path);
        if (name != null) {
            return shown(name);
        }
        // Byte by byte: with one that is broken, nothing says which of the others belong together.
        StringBuilder shown = new StringBuilder();
        for (byte b : bytes(path)) {
            shown.append(
                    b >= 0
                            ? shown(String.valueOf((char) b))
                            : "\\x" + HexFormat.of().toHexDigits(b));
        }
        return shown.toString();
    }

    /** A name for a message: on one line and without control characters. */
    public static String shown(String name) {
        StringBuilder shown = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\\') {
                shown.append("\\\\");
            } else if (Character.isISOControl(c)) {
                shown.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /**
     * The path of that name below a directory, whatever the locale.
     *
     * @param name one or more parts, checked before
     */
    static Path resolve(Path directory, String name) throws IOException {
        try {
            return directory.resolve(name);
        } catch (InvalidPathException e) {
            if (name.indexOf('\0') >= 0) {
                throw new IOException("Cannot write '" + shown(name) + "': no file can have that name", e);
            }
            String base = directory.toUri().getRawPath();
            return Path.of(URI.create("file://" + (base.endsWith("/") ? base : base + "/") + percentEncoded(name)));
        }
    }

    /** The target of a link as a path of that text, whatever the locale. */
    static Path target(Path link, String target) throws IOException {
        try {
            return link.getFileSystem().getPath(target);
        } catch (InvalidPathException e) {
            // Only an absolute path can be made from a URI; what is relative to the root is then the target.
            Path root = Path.of("/");
            return root.relativize(resolve(root, target));
        }
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Everything but letters, digits and {@code - . _ /} as %XX of its UTF-8 bytes; no two texts become one. */
    static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static String lastPart(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static byte[] bytes(Path path) {
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length(); // of a directory it ends with a slash
        byte[] encoded = uri.substring(uri.lastIndexOf('/', end - 1) + 1, end).getBytes(ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                bytes.write(HexFormat.fromHexDigits(new String(encoded, i + 1, 2, ISO_8859_1)));
                i += 2;
            } else {
                bytes.write(encoded[i]);
            }
        }
        return bytes.toByteArray();
    }
}
