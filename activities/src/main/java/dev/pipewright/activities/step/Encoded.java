package dev.pipewright.activities.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of users as names of files. */
final class Encoded {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=[],.";
    private static final int LONGEST = 120;
    private static final int HASH = 32;

    private Encoded() {}

    /** Readable, plain ASCII, never empty, a dot or hidden, not too long, and different for different names. */
    static String fileName(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (byte b : name.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0 && (c != '.' || encoded.length() > 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        if (encoded.length() == 0) {
            return "%";
        }
        return encoded.length() <= LONGEST
                ? encoded.toString()
                : encoded.substring(0, LONGEST - HASH - 1) + "~" + hash(name).substring(0, HASH);
    }

    private static String hash(String name) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
