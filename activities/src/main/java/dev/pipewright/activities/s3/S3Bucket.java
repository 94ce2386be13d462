package dev.pipewright.activities.s3;

import dev.pipewright.stack.ArtifactStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A bucket as a store needs it: single requests, whose failures are those of the store. Names are whole: with the prefix. */
final class S3Bucket {
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Location location;
    private final S3Encryption encryption;
    private final S3Failures failures;
    private final Supplier<S3Client> client;

    S3Bucket(ArtifactStore.S3 store, S3Location location, Supplier<S3Client> client) {
        this.location = location;
        this.encryption = new S3Encryption(store);
        this.failures = new S3Failures(location);
        this.client = client;
    }

    /** What one answer says of an object. */
    record Head(String name, long size, Instant modified, String etag, Instant now) {
        Duration age() {
            return Duration.between(modified, now);
        }
    }

    /** Some bytes of an object, with which an array begins, and how many there are in all. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Range(byte[] bytes, int length, long total, String etag) {}

    /** Null if there is none. */
    @Nullable
    Head head(String name) throws IOException {
        try {
            HeadObjectResponse answer = client.get()
                    .headObject(request -> request.bucket(location.bucket()).key(name));
            return new Head(
                    name, answer.contentLength(), answer.lastModified(), answer.eTag(), date(answer.sdkHttpResponse()));
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                return null;
            }
            throw failures.of(S3Call.HEAD, e);
        } catch (SdkException e) {
            throw failures.of(S3Call.HEAD, e);
        }
    }

    void put(String name, byte[] bytes) throws IOException {
        call(S3Call.PUT, client -> client.putObject(writing(name, bytes).build(), body(ByteBuffer.wrap(bytes))));
    }

    /** Sends what an array has without copying it first. */
    static RequestBody body(ByteBuffer content) {
        int offset = content.arrayOffset() + content.position();
        int length = content.remaining();
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content.array(), offset, length), length, "application/octet-stream");
    }

    /** False, and nothing done, if there is such an object already, or if the server cannot look while it writes. */
    boolean putNew(String name, byte[] bytes) throws IOException {
        try {
            client.get().putObject(writing(name, bytes).ifNoneMatch("*").build(), body(ByteBuffer.wrap(bytes)));
            return true;
        } catch (AwsServiceException e) {
            if (isRefusedForWhatIsThere(e)) {
                return false;
            }
            throw failures.of(S3Call.PUT, e);
        } catch (SdkException e) {
            throw failures.of(S3Call.PUT, e);
        }
    }

    /** Whether a conditional write was refused because of what is there, or because there is no such thing as a condition. */
    static boolean isRefusedForWhatIsThere(AwsServiceException e) {
        return e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT || e.statusCode() == NOT_IMPLEMENTED;
    }

    private PutObjectRequest.Builder writing(String name, byte[] bytes) {
        return encryption.of(
                PutObjectRequest.builder().bucket(location.bucket()).key(name).checksumSHA256(sha256(bytes)));
    }

    /**
     * Reads a range, again where the connection breaks.
     *
     * @param to exclusive; what is beyond the object's end does not matter
     * @param etag of the object that is meant; null for any
     * @param memory where to put the bytes; null for an array of its own
     * @throws NoSuchFileException if there is none
     */
    Range get(String name, long from, long to, @Nullable String etag, byte @Nullable [] memory) throws IOException {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(location.bucket())
                .key(name)
                .range("bytes=" + from + "-" + (to - 1))
                .ifMatch(etag)
                .build();
        try {
            return client.get().getObject(request, reading(memory));
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND && !S3Failures.code(e).equals("NoSuchBucket")) {
                throw new NoSuchFileException("s3://" + location.bucket() + "/" + name);
            }
            if (e.statusCode() == RANGE_NOT_SATISFIABLE && from == 0) {
                return new Range(new byte[0], 0, 0, ""); // an empty object has no bytes to name
            }
            if (e.statusCode() == PRECONDITION_FAILED) {
                throw new IOException("s3://" + location.bucket() + "/" + name + " was replaced while it was read");
            }
            throw failures.of(S3Call.GET, e);
        } catch (SdkException e) {
            throw failures.of(S3Call.GET, e);
        }
    }

    private static ResponseTransformer<GetObjectResponse, Range> reading(byte @Nullable [] memory) {
        return (answer, in) -> {
            int length = Math.toIntExact(answer.contentLength());
            byte[] bytes = memory == null ? new byte[length] : memory;
            try {
                int read = in.readNBytes(bytes, 0, length);
                if (read < length) {
                    throw new IOException("the answer ended after " + read + " of " + length + " bytes");
                }
            } catch (IOException e) {
                throw RetryableException.create(String.valueOf(e.getMessage()), e);
            }
            String range = answer.contentRange();
            long total = range == null ? length : Long.parseLong(range.substring(range.indexOf('/') + 1));
            return new Range(bytes, length, total, answer.eTag());
        };
    }

    /** Copies an object onto itself, so that it counts as new. */
    void renew(Head object) throws IOException {
        call(
                S3Call.COPY,
                client -> client.copyObject(encryption
                        .of(CopyObjectRequest.builder()
                                .sourceBucket(location.bucket())
                                .sourceKey(object.name())
                                .copySourceIfMatch(object.etag())
                                .destinationBucket(location.bucket())
                                .destinationKey(object.name())
                                .metadataDirective(MetadataDirective.REPLACE))
                        .build()));
    }

    void delete(String name) throws IOException {
        call(
                S3Call.DELETE,
                client -> client.deleteObject(
                        request -> request.bucket(location.bucket()).key(name)));
    }

    /** Those whose names begin so, in the order of their names; failures come as {@link UncheckedIOException}. */
    Stream<Head> list(String names, String after) throws IOException {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(location.bucket())
                .prefix(names)
                .startAfter(after.isEmpty() ? null : after)
                .build();
        Iterator<ListObjectsV2Response> pages = call(
                S3Call.LIST, client -> client.listObjectsV2Paginator(request).iterator());
        Iterator<ListObjectsV2Response> told = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return telling(pages::hasNext);
            }

            @Override
            public ListObjectsV2Response next() {
                return telling(pages::next);
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(told, Spliterator.ORDERED), false)
                .flatMap(S3Bucket::objects);
    }

    private static Stream<Head> objects(ListObjectsV2Response page) {
        Instant now = date(page.sdkHttpResponse());
        return page.contents().stream()
                .map(object -> new Head(object.key(), object.size(), object.lastModified(), object.eTag(), now));
    }

    private <T> T telling(Supplier<T> step) {
        try {
            return step.get();
        } catch (SdkException e) {
            throw new UncheckedIOException(failures.of(S3Call.LIST, e));
        }
    }

    /** Does something with the client that has no failures of its own. */
    <T> T call(S3Call what, Request<T> request) throws IOException {
        try {
            return request.of(client.get());
        } catch (SdkException e) {
            throw failures.of(what, e);
        }
    }

    /** One request. */
    @FunctionalInterface
    interface Request<T> {
        T of(S3Client client);
    }

    String name() {
        return location.bucket();
    }

    S3Encryption encryption() {
        return encryption;
    }

    /** What time it is for S3. */
    private static Instant date(SdkHttpResponse answer) {
        return answer.firstMatchingHeader("Date")
                .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                .orElseGet(Instant::now);
    }

    private static String sha256(byte[] bytes) {
        return Base64.getEncoder().encodeToString(newDigest().digest(bytes));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
