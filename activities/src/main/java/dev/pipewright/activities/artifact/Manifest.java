package dev.pipewright.activities.artifact;

import static java.util.Objects.requireNonNull;

import dev.pipewright.activity.ArtifactRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an artifact is made of. Its digest is the artifact's: equal content has an equal manifest, wherever and whenever it
 * was written.
 *
 * @param entries sorted by path, in the order of UTF-8 bytes; a single file is one entry with an empty path, so that the
 *     same bytes under another name are the same artifact. Every path's parent is an entry too
 */
public record Manifest(List<Entry> entries) {
    /**
     * Checks that the entries are such that writing them never leads out of the target.
     *
     * @throws IllegalArgumentException naming the path that would, or that is out of order
     */
    public Manifest {
        entries = List.copyOf(entries);
        if (entries.size() != 1 || !entries.get(0).path().isEmpty()) {
            check(entries);
        } else if (entries.get(0).type() != Type.FILE) {
            throw new IllegalArgumentException("Only a file can have an empty path");
        }
    }

    /** A manifest of these entries in whatever order. */
    static Manifest of(Collection<Entry> entries) {
        return new Manifest(
                entries.stream().sorted((a, b) -> compare(a.path(), b.path())).toList());
    }

    /** True for a directory, also an empty one; false for a single file. */
    public boolean directory() {
        return entries.size() != 1 || !entries.get(0).path().isEmpty();
    }

    /** The size of all files together. */
    public long bytes() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    /** How many files there are. */
    public long files() {
        return entries.stream().filter(entry -> entry.type() == Type.FILE).count();
    }

    /** SHA-256 of the canonical JSON, in hex; computed anew by each call. */
    public String digest() {
        return Sha256.hex(toJson());
    }

    /** The canonical JSON in UTF-8: no white space, keys in a fixed order, the same bytes for equal manifests. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /** How runs refer to the artifact. */
    ArtifactRef ref(String digest) {
        return new ArtifactRef(digest, directory(), bytes(), files());
    }

    private static void check(List<Entry> entries) {
        Set<String> directories = new HashSet<>();
        directories.add("");
        long total = 0;
        Entry last = null;
        for (Entry entry : entries) {
            String path = entry.path();
            if (last != null && compare(last.path(), path) >= 0) {
                throw new IllegalArgumentException("'" + Names.shown(path) + "' is out of order");
            }
            if (!isName(path.substring(path.lastIndexOf('/') + 1)) || !directories.contains(parent(path))) {
                throw new IllegalArgumentException("'" + Names.shown(path) + "' is not a path inside the artifact");
            }
            if (entry.target() != null && !isInside(path, entry.target())) {
                throw new IllegalArgumentException("'" + Names.shown(path) + "' links out of the artifact");
            }
            if (entry.type() == Type.DIRECTORY) {
                directories.add(path);
            }
            total = Math.addExact(total, entry.size());
            last = entry;
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('\0') < 0;
    }

    /**
     * Whether a link's target cannot lead out. It may climb only before it descends, and only as far as the link is deep:
     * after a name, {@code ..} might be the parent of wherever another link leads.
     */
    static boolean isInside(String link, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
            return false;
        }
        long depth = link.chars().filter(c -> c == '/').count();
        boolean climbing = true;
        for (String part : target.split("/", -1)) {
            if (part.equals("..")) {
                depth--;
                if (!climbing || depth < 0) {
                    return false;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                climbing = false;
            }
        }
        return true;
    }

    /** The order of UTF-8 bytes, which is that of code points and differs from that of chars above U+FFFF. */
    static int compare(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates ? Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y)) : x - y;
            }
        }
        return a.length() - b.length();
    }

    /** What an entry is. */
    public enum Type {
        FILE,
        DIRECTORY,
        SYMLINK;

        /** As it stands in the JSON. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One path of an artifact.
     *
     * @param path relative, with slashes
     * @param executable whether a file may be executed; the only part of its mode that counts
     * @param size of a file in bytes, else 0
     * @param sha256 of a file's content, in hex; null for anything else
     * @param target where a symlink leads, relative; null for anything else
     */
    public record Entry(
            String path,
            Type type,
            boolean executable,
            long size,
            @Nullable String sha256,
            @Nullable String target) {
        public Entry {
            requireNonNull(path, "path");
            requireNonNull(type, "type");
            if ((type == Type.FILE) != (sha256 != null) || (type == Type.SYMLINK) != (target != null) || size < 0) {
                throw new IllegalArgumentException("'" + Names.shown(path) + "' is not a complete " + type.word());
            }
            if (sha256 != null && !Keys.isDigest(sha256)) {
                throw new IllegalArgumentException("'" + Names.shown(path) + "' has no valid digest");
            }
        }

        static Entry file(String path, boolean executable, long size, String sha256) {
            return new Entry(path, Type.FILE, executable, size, sha256, null);
        }

        static Entry directory(String path) {
            return new Entry(path, Type.DIRECTORY, false, 0, null, null);
        }

        static Entry symlink(String path, String target) {
            return new Entry(path, Type.SYMLINK, false, 0, null, target);
        }
    }
}
