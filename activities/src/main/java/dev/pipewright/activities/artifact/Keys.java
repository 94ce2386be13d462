package dev.pipewright.activities.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Where things lie in an object store. Written data depends on it: only ever add. */
final class Keys {
    static final String BLOBS = "blobs/";
    static final String MANIFESTS = "manifests/";
    static final String LOGS = "logs/";

    private static final int DIGEST_LENGTH = 64;
    /** Keeps a part below the 255 bytes of a file name. */
    private static final int LONGEST_PART = 200;

    private Keys() {}

    static String blob(String sha256) {
        return digestKey(BLOBS, sha256);
    }

    static String manifest(String digest) {
        return digestKey(MANIFESTS, digest);
    }

    /** The digest that a blob's or manifest's key stands for. */
    static String digest(String key) {
        return key.substring(key.indexOf('/') + 1).replace("/", "");
    }

    static String logs(String run) {
        return LOGS + part(run) + "/";
    }

    static String logs(String run, String step, int attempt) {
        return logs(run) + part(step) + "/" + attempt + "/";
    }

    static String chunk(String logs, long offset) {
        String digits = Long.toString(offset);
        return logs + "0".repeat(20 - digits.length()) + digits;
    }

    static long chunkOffset(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    }

    /** Whether it is a SHA-256 in lower-case hex. */
    static boolean isDigest(String text) {
        if (text.length() != DIGEST_LENGTH) {
            return false;
        }
        for (int i = 0; i < DIGEST_LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** A name as one part of a key: readable, never empty, a dot or a path, and different for different names. */
    private static String part(String name) {
        String encoded = Names.percentEncoded(name).replace("/", "%2F");
        if (encoded.isEmpty() || encoded.startsWith(".")) {
            encoded = "%" + encoded; // no encoded name has a % that two digits do not follow
        }
        return encoded.length() <= LONGEST_PART
                ? encoded
                : encoded.substring(0, LONGEST_PART - DIGEST_LENGTH - 1) + "~" + Sha256.hex(name.getBytes(UTF_8));
    }

    private static String digestKey(String prefix, String digest) {
        if (!isDigest(digest)) {
            throw new IllegalArgumentException("'" + Names.shown(digest) + "' is not the digest of an artifact");
        }
        return prefix + digest.substring(0, 2) + "/" + digest.substring(2);
    }
}
