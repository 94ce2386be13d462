package dev.pipewright.activities.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/** The requests by which one object is uploaded in parts. */
final class S3Parts {
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Bucket bucket;
    private final String name;

    S3Parts(S3Bucket bucket, String name) {
        this.bucket = bucket;
        this.name = name;
    }

    /** An upload, and the parts of it that are there. */
    record Begun(String id, Map<Integer, Part> there) {}

    /** The upload is not there any more: somebody else has completed or removed it. */
    static final class GoneException extends IOException {
        private static final long serialVersionUID = 1L;

        GoneException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Begun begin() throws IOException {
        return new Begun(
                bucket.call(
                                S3Call.PUT,
                                client -> client.createMultipartUpload(bucket.encryption()
                                        .of(CreateMultipartUploadRequest.builder()
                                                .bucket(bucket.name())
                                                .key(name)
                                                .checksumAlgorithm(ChecksumAlgorithm.CRC32))
                                        .build()))
                        .uploadId(),
                Map.of());
    }

    /** The latest upload of the object that was not completed, or a new one. */
    Begun resume() throws IOException {
        Optional<MultipartUpload> left;
        try {
            left =
                    bucket.call(S3Call.LIST_UPLOADS, client -> client
                            .listMultipartUploadsPaginator(
                                    request -> request.bucket(bucket.name()).prefix(name))
                            .uploads()
                            .stream()
                            .filter(upload -> upload.key().equals(name))
                            .max(Comparator.comparing(MultipartUpload::initiated)));
            return left.isPresent()
                    ? new Begun(left.get().uploadId(), parts(left.get().uploadId()))
                    : begin();
        } catch (IOException e) {
            return begin(); // whatever keeps it from being found, or what is there from being used
        }
    }

    private Map<Integer, Part> parts(String id) throws IOException {
        Map<Integer, Part> parts = new HashMap<>();
        bucket.call(S3Call.LIST_PARTS, client -> {
            client.listPartsPaginator(
                            request -> request.bucket(bucket.name()).key(name).uploadId(id))
                    .parts()
                    .forEach(part -> parts.put(part.partNumber(), part));
            return parts;
        });
        return parts;
    }

    /** @param content in an array, which must not change meanwhile */
    CompletedPart send(Begun upload, int number, ByteBuffer content) throws IOException {
        String checksum = crc32(content);
        Part there = upload.there().get(number);
        String etag = there != null && isSame(there, content, checksum)
                ? there.eTag()
                : upload(upload, number, content, checksum);
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumCRC32(checksum)
                .build();
    }

    private static boolean isSame(Part part, ByteBuffer content, String checksum) {
        if (part.size() != content.remaining()) {
            return false;
        }
        return part.checksumCRC32() == null
                ? part.eTag().equals('"' + md5(content) + '"') // what it is unless a key of KMS encrypts it
                : part.checksumCRC32().equals(checksum);
    }

    private String upload(Begun upload, int number, ByteBuffer content, String checksum) throws IOException {
        return told(() -> bucket.call(
                        S3Call.PUT,
                        client -> client.uploadPart(
                                part -> part.bucket(bucket.name())
                                        .key(name)
                                        .uploadId(upload.id())
                                        .partNumber(number)
                                        .checksumCRC32(checksum),
                                S3Bucket.body(content)))
                .eTag());
    }

    /**
     * Puts the parts together.
     *
     * @param once whether to leave what is there; then it may be that nothing was put together
     * @return false if there is something
     */
    boolean complete(String id, List<CompletedPart> sent, boolean once) throws IOException {
        CompleteMultipartUploadRequest request = CompleteMultipartUploadRequest.builder()
                .bucket(bucket.name())
                .key(name)
                .uploadId(id)
                .multipartUpload(parts -> parts.parts(sent))
                .ifNoneMatch(once ? "*" : null)
                .build();
        try {
            told(() -> bucket.call(S3Call.PUT, client -> client.completeMultipartUpload(request)));
            return true;
        } catch (IOException e) {
            if (once && status(e) == PRECONDITION_FAILED) {
                return false;
            }
            if (once && status(e) == NOT_IMPLEMENTED) {
                return complete(id, sent, false);
            }
            throw e;
        }
    }

    void abort(String id) throws IOException {
        bucket.call(
                S3Call.ABORT,
                client -> client.abortMultipartUpload(
                        request -> request.bucket(bucket.name()).key(name).uploadId(id)));
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private <T> T told(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (IOException e) {
            if (e.getCause() instanceof AwsServiceException answer) {
                String code = S3Failures.code(answer);
                if (code.equals("NoSuchUpload") || code.equals("InvalidPart") || answer.statusCode() == 409) {
                    throw new GoneException(String.valueOf(e.getMessage()), e);
                }
            }
            throw e;
        }
    }

    private static int status(IOException e) {
        return e.getCause() instanceof AwsServiceException answer ? answer.statusCode() : 0;
    }

    private static String crc32(ByteBuffer content) {
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static String md5(ByteBuffer content) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5"); // not for safety: S3 names parts so
            md5.update(content.duplicate());
            return HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has MD5", e);
        }
    }
}
