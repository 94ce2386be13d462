package dev.pipewright.activities.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.artifact.ContentChangedException;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.activities.artifact.StoredObject;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

class S3ObjectsTest {
    private static final int PART = S3Transfers.SENT;

    private static Moto moto;

    @TempDir
    Path folder;

    private String bucket;
    private ObjectStore objects;
    private S3Client client;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws IOException {
        moto = Moto.start(folder);
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void openStore() {
        bucket = moto.bucket();
        objects = moto.store("s3://" + bucket + "/a/prefix");
        client = moto.client();
    }

    @Test
    void keepsEverythingBelowThePrefix() throws IOException {
        objects.put("blobs/ab/c", bytes("x"));
        client.putObject(request -> request.bucket(bucket).key("a/prefixed/other"), RequestBody.fromString("not ours"));

        assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents())
                .extracting(object -> object.key())
                .containsExactly("a/prefix/blobs/ab/c", "a/prefixed/other");
        assertThat(objects.list("", "")).extracting(StoredObject::key).containsExactly("blobs/ab/c");
        assertThat(objects).hasToString("s3://" + bucket + "/a/prefix");
    }

    @Test
    void takesAWholeBucketToo() throws IOException {
        ObjectStore whole = moto.store("s3://" + bucket);
        whole.put("logs/x", bytes("x"));

        assertThat(whole.size("logs/x")).isOne();
        assertThat(client.headObject(request -> request.bucket(bucket).key("logs/x"))
                        .contentLength())
                .isOne();
        assertThat(whole).hasToString("s3://" + bucket);
    }

    @Test
    void refusesNamesThatAreNoKeys() {
        for (String key : List.of("", "/a", "a//b", "a/../b", ".locks/a", "a/", "a\0b")) {
            assertThatThrownBy(() -> objects.size(key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is not a key");
        }
        assertThatThrownBy(() -> objects.list("blobs", "")).hasMessage("'blobs' does not end with a slash");
    }

    @Test
    void listsAThousandAndMoreInOrderAndFromTheMiddle() throws IOException {
        for (int i = 0; i < 1_050; i++) {
            String key = "a/prefix/logs/%04d".formatted(i);
            client.putObject(request -> request.bucket(bucket).key(key), RequestBody.empty());
        }

        assertThat(objects.list("logs/", "").map(StoredObject::key))
                .hasSize(1_050)
                .isSorted();
        assertThat(objects.list("logs/", "logs/1047").map(StoredObject::key)).containsExactly("logs/1048", "logs/1049");
    }

    @Test
    void saysHowOldObjectsAreByTheClockOfThisMachineAndNeverTooOld() throws IOException {
        Instant before = Instant.now();
        objects.put("blobs/x", bytes("x"));

        assertThat(objects.list("", "").map(StoredObject::modified))
                .singleElement()
                .satisfies(modified -> assertThat(modified).isAfterOrEqualTo(before));
    }

    @Test
    void givesBackNothingOfAnEmptyObject() throws IOException {
        objects.put("blobs/empty", new byte[0]);

        assertThat(read("blobs/empty")).isEmpty();
        assertThat(objects.size("blobs/empty")).isZero();
        assertThat(objects.exists("blobs/none")).isFalse();
        assertThatThrownBy(() -> objects.open("blobs/none"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://" + bucket + "/a/prefix/blobs/none");
    }

    @Test
    void storesALargeFileInPartsAndReadsItInParts() throws Exception {
        byte[] content = random(3 * PART + 12_345);
        Path file = Files.write(folder.resolve("large"), content);

        objects.putOnce("blobs/large", file, content.length, sha256(content), true);

        HeadObjectResponse stored = head("blobs/large");
        assertThat(stored.contentLength()).isEqualTo(content.length);
        assertThat(stored.eTag()).endsWith("-4\""); // of four parts
        assertThat(read("blobs/large")).isEqualTo(content);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void readsExactlyAPartAndAByteMore() throws Exception {
        int part = S3Transfers.FETCHED;
        for (int size : List.of(part - 1, part, part + 1, 2 * part)) {
            byte[] content = random(size);
            objects.put("blobs/x", content);

            assertThat(read("blobs/x")).isEqualTo(content);
        }
    }

    @Test
    void keepsLargeFilesApartThatComeAndGoAtOnce() throws Exception {
        List<byte[]> contents = List.of(random(6 * PART), random(6 * PART + 1), random(5 * PART + 5));
        for (byte[] content : contents) {
            Path file = Files.write(folder.resolve("large-" + content.length), content);
            objects.putOnce("blobs/" + content.length, file, content.length, sha256(content), true);
        }
        try (InputStream givenUp = objects.open("blobs/" + 6 * PART)) {
            assertThat(givenUp.read()).isEqualTo(contents.get(0)[0] & 0xff);
        }

        List<byte[]> found = contents.parallelStream()
                .map(content -> readUnchecked("blobs/" + content.length))
                .toList();

        for (int i = 0; i < contents.size(); i++) {
            assertThat(Arrays.equals(found.get(i), contents.get(i))).isTrue();
        }
    }

    @Test
    void sendsContentAsItIsWithItsDigest() throws Exception {
        objects.put("blobs/x", bytes("x"));

        assertThat(head("blobs/x").sdkHttpResponse().firstMatchingHeader("x-amz-content-sha256"))
                .contains(sha256(bytes("x"))); // which the emulator keeps of the request
    }

    @Test
    void reusesThePartsThatAnInterruptedUploadHasLeft() throws Exception {
        byte[] content = random(3 * PART);
        String key = "a/prefix/blobs/large";
        String id = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId();
        byte[] wrong = content.clone();
        wrong[0]++;
        part(key, id, 1, Arrays.copyOf(wrong, PART));
        part(key, id, 2, Arrays.copyOfRange(content, PART, 2 * PART));
        Instant second = client.listParts(
                        request -> request.bucket(bucket).key(key).uploadId(id))
                .parts()
                .get(1)
                .lastModified();
        Path file = Files.write(folder.resolve("large"), content);

        S3Parts parts = new S3Parts(
                new S3Bucket(new ArtifactStore.S3("s3://" + bucket), S3Location.of("s3://" + bucket), () -> client),
                key);
        S3Parts.Begun begun = parts.resume();
        assertThat(begun.id()).isEqualTo(id);
        parts.send(begun, 2, ByteBuffer.wrap(content, PART, PART));
        assertThat(client.listParts(request -> request.bucket(bucket).key(key).uploadId(id))
                        .parts()
                        .get(1)
                        .lastModified())
                .isEqualTo(second);
        objects.putOnce("blobs/large", file, content.length, sha256(content), true);

        assertThat(read("blobs/large")).isEqualTo(content);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void storesNothingOfAFileThatHasChanged() throws Exception {
        for (int size : List.of(100, 2 * PART)) {
            byte[] content = random(size);
            Path file = Files.write(folder.resolve("changed"), content);
            String before = "0".repeat(64);

            assertThatThrownBy(() -> objects.put("blobs/x", file, before, true))
                    .isInstanceOf(ContentChangedException.class)
                    .hasMessage("Cannot store " + file + ": its SHA-256 was " + before + ", then " + sha256(content));
            assertThat(objects.exists("blobs/x")).isFalse();
            assertThat(unfinished()).isEmpty();
        }
        Path shorter = Files.write(folder.resolve("shorter"), random(PART));
        assertThatThrownBy(() -> objects.putOnce("blobs/x", shorter, 2 * PART, "0".repeat(64), false))
                .hasMessage("Cannot store " + shorter + ": it has become shorter");
    }

    @Test
    void replacesOnlyWhatHasAnotherSizeIfTheNameStandsForTheContent() throws IOException {
        objects.putOnce("blobs/x", bytes("right"));
        objects.put("blobs/cut", bytes("ri"));
        String version = head("blobs/x").eTag();

        objects.putOnce("blobs/x", bytes("wrong"));
        objects.putOnce("blobs/cut", bytes("right"));

        assertThat(head("blobs/x").eTag()).isEqualTo(version);
        assertThat(read("blobs/x")).asString(UTF_8).isEqualTo("right");
        assertThat(read("blobs/cut")).asString(UTF_8).isEqualTo("right");
    }

    @Test
    void replacesWhatIsPutUnderAnyName() throws Exception {
        Path file = Files.write(folder.resolve("large"), random(PART + 1));
        objects.put("logs/x", bytes("one"));
        objects.put("logs/x", bytes("one and more"));
        objects.put("workers/x", bytes("small"));
        objects.put("workers/x", file, sha256(Files.readAllBytes(file)), false);

        assertThat(read("logs/x")).asString(UTF_8).isEqualTo("one and more");
        assertThat(objects.size("workers/x")).isEqualTo(PART + 1);
    }

    @Test
    void refreshesOnlyWhatIsThereInThatSize() throws IOException {
        objects.put("manifests/x", bytes("12345"));

        assertThat(objects.refresh("manifests/x", 5)).isTrue();
        assertThat(objects.refresh("manifests/x", 4)).isFalse();
        assertThat(objects.refresh("manifests/y", 5)).isFalse();
        assertThat(read("manifests/x")).asString(UTF_8).isEqualTo("12345");
    }

    @Test
    void removesWhatIsThereAndSaysSo() throws IOException {
        objects.put("blobs/x", bytes("x"));

        assertThat(objects.delete("blobs/x")).isTrue();
        assertThat(objects.delete("blobs/x")).isFalse();
    }

    @Test
    void removesUnfinishedUploadsBelowItsPrefix() throws IOException {
        for (String key : List.of("a/prefix/blobs/x", "another/prefix/blobs/x")) {
            client.createMultipartUpload(request -> request.bucket(bucket).key(key));
        }

        assertThat(objects.removeLeftovers(true)).isOne();
        assertThat(unfinished()).hasSize(2);
        assertThat(objects.removeLeftovers(false)).isOne();
        assertThat(unfinished()).extracting(MultipartUpload::key).containsExactly("another/prefix/blobs/x");
    }

    @Test
    void encryptsAsTheStoreSays() throws Exception {
        String key = "arn:aws:kms:us-east-1:123456789012:key/9b7c";
        ArtifactStore.S3 sealed = new ArtifactStore.S3("s3://" + bucket, null, false, null, key, null);
        ObjectStore store = moto.store(sealed, S3Lock.LEASE);
        Path file = Files.write(folder.resolve("large"), random(PART + 1));

        store.put("small", bytes("x"));
        store.put("large", file, sha256(Files.readAllBytes(file)), false);
        store.refresh("small", 1);

        for (String name : List.of("small", "large")) {
            HeadObjectResponse stored =
                    client.headObject(request -> request.bucket(bucket).key(name));
            assertThat(stored.serverSideEncryptionAsString()).isEqualTo("aws:kms");
            assertThat(stored.ssekmsKeyId()).isEqualTo(key);
        }
        ArtifactStore.S3 plain = new ArtifactStore.S3("s3://" + bucket, null, false, "AES256", null, null);
        moto.store(plain, S3Lock.LEASE).put("small", bytes("x"));
        assertThat(client.headObject(request -> request.bucket(bucket).key("small"))
                        .serverSideEncryptionAsString())
                .isEqualTo("AES256");
    }

    @Test
    void signsAddressesThatAnybodyCanRead() throws IOException {
        objects.put("blobs/x", bytes("report"));

        URI link = objects.link("blobs/x", Duration.ofMinutes(5), "r\u00e9port 1.html")
                .orElseThrow();

        assertThat(link.toString()).contains("X-Amz-Expires=300", "X-Amz-Signature=");
        try (InputStream in = link.toURL().openStream()) {
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("report");
        }
        assertThatThrownBy(() -> objects.link("blobs/y", Duration.ofMinutes(5), "y"))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void hasNoMorePartsThanS3TakesHoweverLargeAFile() {
        assertThat(S3Upload.partSize(1)).isEqualTo(PART);
        for (long size : List.of(80L << 30, 1L << 40, 5L << 40)) {
            long part = S3Upload.partSize(size);
            assertThat((size + part - 1) / part).isLessThanOrEqualTo(10_000);
        }
    }

    private void part(String key, String id, int number, byte[] bytes) {
        client.uploadPart(
                part -> part.bucket(bucket).key(key).uploadId(id).partNumber(number), RequestBody.fromBytes(bytes));
    }

    private List<MultipartUpload> unfinished() {
        return client.listMultipartUploads(request -> request.bucket(bucket)).uploads();
    }

    private HeadObjectResponse head(String key) {
        return client.headObject(request -> request.bucket(bucket).key("a/prefix/" + key));
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = objects.open(key)) {
            return in.readAllBytes();
        }
    }

    private byte[] readUnchecked(String key) {
        try {
            return read(key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
