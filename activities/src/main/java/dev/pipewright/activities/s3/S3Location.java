package dev.pipewright.activities.s3;

import dev.pipewright.activities.artifact.Names;

/**
 * Where a store is.
 *
 * @param prefix of all its objects: empty, or ends with a slash
 */
record S3Location(String bucket, String prefix) {
    private static final String SCHEME = "s3://";

    /** That of {@code s3://bucket/prefix}, which was checked when it was registered. */
    static S3Location of(String path) {
        if (!path.startsWith(SCHEME)) {
            throw new IllegalArgumentException("'" + path + "' is not s3://bucket/prefix");
        }
        String rest = path.substring(SCHEME.length());
        int slash = rest.indexOf('/');
        String prefix = slash < 0 ? "" : rest.substring(slash + 1);
        return new S3Location(
                slash < 0 ? rest : rest.substring(0, slash),
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** The name in the bucket of an object of the store. */
    String object(String key) {
        check(key);
        return prefix + key;
    }

    /** The key in the store of an object of the bucket. */
    String key(String object) {
        return object.substring(prefix.length());
    }

    /** What policies call the store's objects. */
    String arn() {
        return "arn:aws:s3:::" + bucket + "/" + prefix + "*";
    }

    private static void check(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.startsWith(".") || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + Names.shown(key) + "' is not a key");
            }
        }
    }

    @Override
    public String toString() {
        String path = SCHEME + bucket + "/" + prefix;
        return path.substring(0, path.length() - 1);
    }
}
