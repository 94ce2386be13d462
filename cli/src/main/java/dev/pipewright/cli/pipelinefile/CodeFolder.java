package dev.pipewright.cli.pipelinefile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of the pipeline's folder that a run takes along as its code. */
public final class CodeFolder {
    /** Leaves files out, in the syntax of gitignore. */
    static final String IGNORE_FILE = ".pipewrightignore";

    static final long MOST_BYTES = 100_000_000;
    private static final List<String> DEFAULTS = List.of(
            ".git",
            ".hg",
            ".svn",
            ".venv",
            "venv/",
            "__pycache__",
            "*.pyc",
            ".mypy_cache",
            ".pytest_cache",
            ".ipynb_checkpoints",
            "node_modules",
            ".DS_Store",
            ".pipewright");

    private CodeFolder() {}

    /** As {@link #scan(Path, Collection)}, with nothing left out. */
    public static List<Path> scan(Path folder) throws CodeFolderException {
        return scan(folder, List.of());
    }

    /**
     * Lists the regular files and symbolic links below a folder, without what {@code .pipewrightignore} and the default
     * rules leave out. Links are listed, never followed; devices, pipes and sockets are left out.
     *
     * @param leftOut absolute files or folders that are no code, such as the pipeline's own inputs; the folder itself and
     *     those above it have no effect
     * @return paths relative to the folder, sorted the same way on every machine
     * @throws CodeFolderException when a part cannot be read, a link leads out of the folder, or all together has more
     *     than 100 MB
     */
    public static List<Path> scan(Path folder, Collection<Path> leftOut) throws CodeFolderException {
        Path root = requireNonNull(folder, "folder").toAbsolutePath().normalize();
        SortedMap<Path, Long> sizes = new TreeMap<>();
        try {
            Walk walk = new Walk(root, rules(root), new HashSet<>(leftOut), sizes);
            Files.walkFileTree(root, walk);
        } catch (LinkLeadsOut e) {
            throw new CodeFolderException(String.valueOf(e.getMessage()), null);
        } catch (IOException e) {
            throw unreadable(root, e);
        }
        long total = 0;
        for (long size : sizes.values()) {
            total += size;
        }
        if (total > MOST_BYTES) {
            throw new CodeFolderException(LargestPaths.message(root, total, sizes), null);
        }
        return List.copyOf(sizes.keySet());
    }

    /** Says which file it was and why, in words. */
    static CodeFolderException unreadable(Path root, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (e instanceof AccessDeniedException denied) {
            why = "permission denied for " + denied.getFile() + "; change its mode, or name it in " + IGNORE_FILE;
        } else if (e instanceof NoSuchFileException missing) {
            why = missing.getFile() + " is gone; files must not change while they are read";
        }
        return new CodeFolderException("Cannot read the code in " + root + ": " + why, e);
    }

    private static IgnoreRules rules(Path root) throws IOException {
        List<String> lines = new ArrayList<>(DEFAULTS);
        Path file = root.resolve(IGNORE_FILE);
        if (Files.isRegularFile(file)) {
            // Undecodable bytes become a character that no name has: such a pattern matches nothing.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(lines::add);
        }
        return IgnoreRules.of(lines);
    }

    /** A symbolic link whose target would not be in the snapshot. */
    private static final class LinkLeadsOut extends IOException {
        private static final long serialVersionUID = 1L;

        LinkLeadsOut(String message) {
            super(message);
        }
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final IgnoreRules rules;
        private final Set<Path> leftOut;
        private final SortedMap<Path, Long> sizes;

        Walk(Path root, IgnoreRules rules, Set<Path> leftOut, SortedMap<Path, Long> sizes) {
            this.root = root;
            this.rules = rules;
            this.leftOut = leftOut;
            this.sizes = sizes;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean ignored = !folder.equals(root) && ignored(folder, true);
            return ignored ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isOther() || ignored(file, false)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                checkLink(file);
            }
            sizes.put(root.relativize(file), attributes.isRegularFile() ? attributes.size() : 0L);
            return FileVisitResult.CONTINUE;
        }

        private boolean ignored(Path path, boolean directory) {
            if (leftOut.contains(path)) {
                return true;
            }
            List<String> names = IgnoreRules.split(root.relativize(path).toString());
            IgnoreRules.Rule rule = rules.decide(names, directory);
            return rule != null && !rule.negated();
        }

        /** By its text and by where it really leads: a link of the way may change what {@code ..} means. */
        private void checkLink(Path link) throws IOException {
            Path target = Files.readSymbolicLink(link);
            boolean inside = !target.isAbsolute()
                    && link.resolveSibling(target).normalize().startsWith(root)
                    && (!Files.exists(link) || link.toRealPath().startsWith(root.toRealPath()));
            if (!inside) {
                String why = target.isAbsolute() ? "it is absolute" : "it leads out of the folder";
                throw new LinkLeadsOut("Cannot take the symbolic link " + root.relativize(link) + " along: " + why
                        + " (" + target + "); copy the file, make it an input of the pipeline, or name the link in "
                        + IGNORE_FILE);
            }
        }
    }
}
