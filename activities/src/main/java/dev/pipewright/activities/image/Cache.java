package dev.pipewright.activities.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the host remembers of earlier builds. All of it can be deleted while nothing is built. */
final class Cache {
    private final Path root;

    Cache(Path root) {
        this.root = root;
    }

    /** Unpacked bases that are in no registry, by digest. */
    Path base(String digest) {
        return root.resolve("bases").resolve(hex(digest));
    }

    /** Keeps processes apart that unpack the same base. */
    Path unpacking(String digest) {
        return root.resolve("bases").resolve(hex(digest) + ".lock");
    }

    /** An empty folder for who unpacks a base, alone; what one left that died there is gone. */
    Path scratchOf(String digest) throws IOException {
        Path folder = root.resolve("scratch").resolve("base-" + hex(digest));
        Folders.delete(folder);
        return Files.createDirectories(folder);
    }

    /** Layers, by what they are made from. */
    Path layer(String key) {
        return root.resolve("layers").resolve(key);
    }

    /** What requirements came to, by their text. */
    Path lock(String key) {
        return root.resolve("locks").resolve(key);
    }

    /** What is known of a base's inside. */
    Path interpreter(String digest) {
        return root.resolve("interpreters").resolve(hex(digest));
    }

    /** Where package tools keep what they downloaded. */
    Path wheels(String tool) {
        return root.resolve("wheels").resolve(tool);
    }

    /** What is known of a worker image that was made. */
    Path worker(String key) {
        return root.resolve("workers").resolve(key);
    }

    /** Whether any worker image was made yet. */
    boolean hasWorkers() {
        return Files.exists(root.resolve("workers"));
    }

    /** Files that keep processes apart. */
    Path building(String key) {
        return root.resolve("building").resolve(key.substring(0, 2) + ".lock");
    }

    /** An empty folder for one call, on the same file system as the rest. */
    Path scratch() throws IOException {
        return Parts.create(root.resolve("scratch"), "call");
    }

    /** SHA-256 (hex) over texts, which no other texts have. */
    static String key(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(UTF_8);
            sha.update((bytes.length + ":").getBytes(UTF_8));
            sha.update(bytes);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** SHA-256 (hex) of a file. */
    static String digest(Path file) throws IOException {
        MessageDigest sha = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }

    private static String hex(String digest) {
        return digest.substring(digest.indexOf(':') + 1);
    }
}
