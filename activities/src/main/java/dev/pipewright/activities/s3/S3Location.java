package dev.pipewright.activities.s3;

import dev.pipewright.activities.artifact.Names;
import dev.pipewright.activities.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** What sessions that only this store needs are confined to. Keys of KMS may be used, by S3 and by nobody else. */
    String policy() {
        Map<String, Object> objects = new LinkedHashMap<>();
        objects.put("Effect", "Allow");
        objects.put(
                "Action",
                List.of(
                        "s3:GetObject",
                        "s3:PutObject",
                        "s3:DeleteObject",
                        "s3:AbortMultipartUpload",
                        "s3:ListMultipartUploadParts"));
        objects.put("Resource", arn());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Effect", "Allow");
        all.put("Action", List.of("s3:ListBucket", "s3:ListBucketMultipartUploads"));
        all.put("Resource", "arn:aws:s3:::" + bucket);
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("Effect", "Allow");
        keys.put("Action", List.of("kms:GenerateDataKey", "kms:Decrypt"));
        keys.put("Resource", "*");
        keys.put("Condition", Map.of("StringLike", Map.of("kms:ViaService", "s3.*.amazonaws.com")));
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("Version", "2012-10-17");
        policy.put("Statement", List.of(objects, all, keys));
        return Json.compact(policy);
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
