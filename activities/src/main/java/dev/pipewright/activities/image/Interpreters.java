package dev.pipewright.activities.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Finds out which Python an image has, by its variables or by the names of its files; looks into an image once. */
final class Interpreters {
    private static final String STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Pattern PROGRAM = Pattern.compile("(?:\\./)?(.*)/python(3\\.\\d+)");
    private static final Pattern VERSION = Pattern.compile("(3\\.\\d+)(?:\\..*)?");
    private static final Pattern MUSL = Pattern.compile("(?:\\./)?(?:usr/)?lib/ld-musl-.*");
    private static final Pattern GLIBC =
            Pattern.compile("(?:\\./)?(?:usr/)?lib(?:64)?/(?:.*/)?(?:ld-linux.*\\.so.*|libc\\.so\\.6)");

    private final Cache cache;

    Interpreters(Cache cache) {
        this.cache = cache;
    }

    /** The Python that its steps will find; empty if there is none. */
    Optional<Interpreter> of(BaseImage base) throws IOException, InterruptedException {
        Path known = cache.interpreter(base.digest());
        if (!Files.exists(known)) {
            Interpreter found = look(base);
            Path part = Files.createTempFile(Files.createDirectories(known.resolveSibling("")), "part-", "");
            Files.writeString(part, found == null ? "" : found.version() + (found.musl() ? " musl" : ""));
            Files.move(part, known, StandardCopyOption.ATOMIC_MOVE);
        }
        String text = Files.readString(known);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(new Interpreter(text.split(" ", -1)[0], text.endsWith(" musl")));
    }

    private static @Nullable Interpreter look(BaseImage base) throws IOException, InterruptedException {
        Search search = new Search();
        Matcher declared = VERSION.matcher(base.environment().getOrDefault("PYTHON_VERSION", ""));
        boolean isDeclared = declared.matches();
        for (BaseImage.Layer layer : base.layers()) {
            if (isDeclared && search.libc != null) {
                break; // which is known from the first layer, so that not all have to be fetched
            }
            if (layer.mediaType().endsWith("zstd")) {
                if (isDeclared) {
                    continue;
                }
                throw ImageFailures.unreadable(base.shown());
            }
            try (InputStream in = base.blobs().open(layer.digest());
                    TarArchiveInputStream tar = new TarArchiveInputStream(uncompressed(in, layer.mediaType()))) {
                search.in(tar, isDeclared);
            }
        }
        String version =
                isDeclared ? declared.group(1) : search.first(base.environment().getOrDefault("PATH", STANDARD_PATH));
        return version == null ? null : new Interpreter(version, "musl".equals(search.libc));
    }

    private static InputStream uncompressed(InputStream in, String type) throws IOException {
        if (type.endsWith("gzip")) {
            return new GZIPInputStream(new BufferedInputStream(in), 1 << 16);
        }
        return in;
    }

    /**
     * A Python.
     *
     * @param version {@code 3.12}
     * @param musl whether it is made for musl rather than the GNU C library
     */
    record Interpreter(String version, boolean musl) {}

    private static final class Search {
        private final Map<String, String> programs = new TreeMap<>();
        private @Nullable String libc;

        void in(TarArchiveInputStream tar, boolean libcOnly) throws IOException {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName();
                Matcher program = PROGRAM.matcher(name);
                if (program.matches()) {
                    programs.put("/" + program.group(1), program.group(2));
                } else if (libc == null) {
                    libc = MUSL.matcher(name).matches()
                            ? "musl"
                            : GLIBC.matcher(name).matches() ? "glibc" : null;
                }
                if (libcOnly && libc != null) {
                    return;
                }
            }
        }

        @Nullable
        String first(String path) {
            for (String folder : path.split(":", -1)) {
                String version = programs.get(folder);
                version = version == null ? programs.get("/usr" + folder) : version; // /bin is often a link
                if (version != null) {
                    return version;
                }
            }
            return null;
        }
    }
}
