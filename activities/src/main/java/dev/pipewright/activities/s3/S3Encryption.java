package dev.pipewright.activities.s3;

import dev.pipewright.stack.ArtifactStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** How S3 encrypts what is written. What was written differently before can be read all the same. */
final class S3Encryption {
    private final @Nullable String algorithm;
    private final @Nullable String key;

    S3Encryption(ArtifactStore.S3 store) {
        this.key = store.kmsKey();
        this.algorithm = store.encryption() == null && key != null ? "aws:kms" : store.encryption();
    }

    PutObjectRequest.Builder of(PutObjectRequest.Builder request) {
        return algorithm == null
                ? request
                : request.serverSideEncryption(algorithm).ssekmsKeyId(key).bucketKeyEnabled(bucketKey());
    }

    CreateMultipartUploadRequest.Builder of(CreateMultipartUploadRequest.Builder request) {
        return algorithm == null
                ? request
                : request.serverSideEncryption(algorithm).ssekmsKeyId(key).bucketKeyEnabled(bucketKey());
    }

    CopyObjectRequest.Builder of(CopyObjectRequest.Builder request) {
        return algorithm == null
                ? request
                : request.serverSideEncryption(algorithm).ssekmsKeyId(key).bucketKeyEnabled(bucketKey());
    }

    /** Without it, each object is a call to KMS, which has a price and a limit. */
    private @Nullable Boolean bucketKey() {
        return "aws:kms".equals(algorithm) ? Boolean.TRUE : null;
    }
}
