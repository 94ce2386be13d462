package dev.pipewright.activities.registry;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static java.net.http.HttpResponse.BodyHandlers.ofInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.registry.RegistryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A repository of a registry. All that goes wrong is a {@link RegistryException}; an interrupt ends a request. Safe for several
 * threads.
 */
public final class Repository {
    /** The media type of the manifests that are pushed. */
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    private static final String ACCEPTED = MANIFEST
            + ", application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json,"
            + " application/vnd.docker.distribution.manifest.list.v2+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(2);
    private static final int BUFFER = 1 << 16;

    private final RegistryHttp http;
    private final String name;
    private final @Nullable String neighbour;
    private final List<String> scopes;
    private final AtomicLong sent = new AtomicLong();

    Repository(RegistryHttp http, String name, boolean push, @Nullable String neighbour) {
        this.http = http;
        this.name = name;
        this.neighbour = neighbour == null || neighbour.equals(name) ? null : neighbour;
        List<String> wanted = new ArrayList<>(List.of("repository:" + name + (push ? ":pull,push" : ":pull")));
        if (this.neighbour != null) {
            wanted.add("repository:" + neighbour + ":pull");
        }
        this.scopes = List.copyOf(wanted);
    }

    /** How many bytes of blobs and manifests were sent to it. */
    public long sentBytes() {
        return sent.get();
    }

    /**
     * The manifest or index of that tag or digest; empty if there is none.
     *
     * @throws RegistryException BROKEN if it is not what the digest says
     */
    public Optional<RemoteManifest> manifest(String qualifier) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request("manifests/" + qualifier).header("Accept", ACCEPTED), scopes, ofByteArray());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        String digest = digest(expect(response, 200).body());
        if (qualifier.startsWith("sha256:") && !qualifier.equals(digest)) {
            throw http.unreachable(new IOException("the manifest that came is not " + qualifier));
        }
        JsonNode content = Answers.json(response.body());
        String type = response.headers().firstValue("Content-Type").orElse("");
        return Optional.of(new RemoteManifest(content.path("mediaType").asText(type), digest, content));
    }

    /** The digest of what a tag names; empty if there is no such tag. Fetches nothing. */
    public Optional<String> digestOf(String tag) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                request("manifests/" + tag).header("Accept", ACCEPTED).method("HEAD", BodyPublishers.noBody()),
                scopes,
                ofByteArray());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        return expect(response, 200).headers().firstValue("Docker-Content-Digest");
    }

    /** A blob that is small enough for memory, checked against its digest. */
    public byte[] blob(String digest) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request("blobs/" + digest), scopes, ofByteArray());
        byte[] body = expect(response, 200).body();
        check(digest, digest(body));
        return body;
    }

    /** A blob to be read from its beginning, unchecked; closing it early ends the transfer. */
    public InputStream open(String digest) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request("blobs/" + digest), scopes, ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw http.failure(response, body.readAllBytes());
            }
        }
        return new Broken(response.body());
    }

    /** Fetches a blob to a file, which is there only when all of it has come and is what the digest says. */
    public void fetch(String digest, Path target) throws IOException, InterruptedException {
        Path part = Files.createTempFile(target.resolveSibling(""), "blob-", ".part");
        try {
            MessageDigest sha = sha256();
            try (InputStream in = open(digest);
                    OutputStream out = Files.newOutputStream(part)) {
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha.update(buffer, 0, read);
                    out.write(buffer, 0, read);
                }
            }
            check(digest, hex(sha));
            Files.move(part, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Whether the repository has that blob. */
    public boolean has(String digest) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request("blobs/" + digest).method("HEAD", BodyPublishers.noBody()), scopes, ofByteArray());
        return response.statusCode() != 404 && expect(response, 200).statusCode() == 200;
    }

    /** Takes a blob over from the neighbour without moving its bytes; false if the registry does not. */
    public boolean mount(String digest) throws IOException, InterruptedException {
        if (neighbour == null) {
            return false;
        }
        String query = "?mount=" + encoded(digest) + "&from=" + encoded(neighbour);
        HttpResponse<byte[]> response =
                http.send(request("blobs/uploads/" + query).POST(BodyPublishers.noBody()), scopes, ofByteArray());
        return response.statusCode() == 201;
    }

    /** Pushes a blob in one piece. A second push of the same is harmless. */
    public void push(String digest, Path file) throws IOException, InterruptedException {
        push(digest, BodyPublishers.ofFile(file), Files.size(file));
    }

    /** As {@link #push(String, Path)}. */
    public void push(String digest, byte[] content) throws IOException, InterruptedException {
        push(digest, BodyPublishers.ofByteArray(content), content.length);
    }

    private void push(String digest, HttpRequest.BodyPublisher content, long size)
            throws IOException, InterruptedException {
        HttpRequest.Builder start = request("blobs/uploads/").POST(BodyPublishers.noBody());
        HttpResponse<byte[]> started = expect(http.send(start, scopes, ofByteArray()), 202);
        URI location =
                started.uri().resolve(started.headers().firstValue("Location").orElse(""));
        URI end = URI.create(location + (location.getRawQuery() == null ? "?" : "&") + "digest=" + encoded(digest));
        HttpRequest.Builder upload = HttpRequest.newBuilder(end)
                .timeout(UPLOAD_TIMEOUT)
                .header("Content-Type", "application/octet-stream")
                .PUT(content);
        expect(http.send(upload, scopes, ofByteArray()), 201);
        sent.addAndGet(size);
    }

    /**
     * Gives a manifest a tag, after all its blobs were pushed.
     *
     * @return its digest
     */
    public String pushManifest(String tag, byte[] manifest) throws IOException, InterruptedException {
        HttpRequest.Builder put =
                request("manifests/" + tag).header("Content-Type", MANIFEST).PUT(BodyPublishers.ofByteArray(manifest));
        expect(http.send(put, scopes, ofByteArray()), 201);
        sent.addAndGet(manifest.length);
        return digest(manifest);
    }

    /** {@code sha256:} and the digest of some bytes. */
    public static String digest(byte[] content) {
        MessageDigest sha = sha256();
        sha.update(content);
        return hex(sha);
    }

    private HttpRequest.Builder request(String path) throws InterruptedException {
        return HttpRequest.newBuilder(http.uri(name + "/" + path)).timeout(TIMEOUT);
    }

    private HttpResponse<byte[]> expect(HttpResponse<byte[]> response, int status) throws RegistryException {
        if (response.statusCode() != status) {
            throw http.failure(response, response.body());
        }
        return response;
    }

    private void check(String digest, String found) throws RegistryException {
        if (!found.equals(digest)) {
            throw new RegistryException(
                    Kind.BROKEN, http.host(), http.host() + " sent other bytes than those of blob " + digest);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String hex(MessageDigest sha) {
        return "sha256:" + HexFormat.of().formatHex(sha.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    /** A connection that breaks off is the registry's doing. */
    private final class Broken extends FilterInputStream {
        Broken(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw http.unreachable(e);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                throw http.unreachable(e);
            }
        }
    }
}
