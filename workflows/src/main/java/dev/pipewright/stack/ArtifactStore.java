package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Where a stack's artifacts and logs are kept. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ArtifactStore.Local.class, name = "local"),
    @JsonSubTypes.Type(value = ArtifactStore.S3.class, name = "s3")
})
public sealed interface ArtifactStore {
    /**
     * A directory of this machine.
     *
     * @param path absolute
     */
    record Local(String path) implements ArtifactStore {
        public Local {
            requireNonNull(path, "path");
        }
    }

    /**
     * A bucket of S3, or of a server that speaks its language.
     *
     * @param path {@code s3://bucket/prefix}
     * @param region of the bucket; null asks S3 for it
     * @param pathStyle whether the bucket stands in the path of requests instead of the host's name; where a server other than S3 is
     *     configured it does in any case
     * @param encryption on the server: {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}; null is the bucket's own setting
     * @param kmsKey id, alias or ARN of the key to encrypt with; null is the account's key for S3
     * @param connector the service connector to authenticate with; null is what the host itself has
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record S3(
            String path,
            @Nullable String region,
            boolean pathStyle,
            @Nullable String encryption,
            @Nullable String kmsKey,
            @Nullable String connector)
            implements ArtifactStore {
        public S3 {
            requireNonNull(path, "path");
        }

        /** A bucket as it is. */
        public S3(String path) {
            this(path, null, false, null, null, null);
        }
    }
}
