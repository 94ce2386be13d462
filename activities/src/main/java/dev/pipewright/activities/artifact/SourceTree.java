package dev.pipewright.activities.artifact;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is to be stored: all of it looked at before any of it is read or moved. */
final class SourceTree {
    private static final int MODE_TYPE = 0170000;

    private final Path root;
    private final Refusals refusals;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Manifest.Entry> others = new ArrayList<>();

    private SourceTree(Path root) {
        this.root = root;
        this.refusals = new Refusals(root);
    }

    /**
     * Looks at a file or directory.
     *
     * @throws InvalidArtifactException naming everything in it that cannot be kept
     */
    static SourceTree of(Path root) throws IOException {
        SourceTree tree = new SourceTree(root);
        tree.visit(root, null);
        tree.refusals.check();
        return tree;
    }

    /** The regular files. */
    List<SourceFile> files() {
        return files;
    }

    /** The directories and links, without the root. */
    List<Manifest.Entry> others() {
        return others;
    }

    /** How its paths are named in messages. */
    Refusals refusals() {
        return refusals;
    }

    /** Takes in what is at that path; a null name is that of the root. */
    private void visit(Path path, @Nullable String name) throws IOException {
        PosixFileAttributes its;
        try {
            its = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw name == null ? refusals.nothingThere(e) : refusals.changed(path, e);
        }
        if (its.isRegularFile()) {
            boolean executable = its.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
            files.add(new SourceFile(path, name == null ? "" : name, executable, its.size(), its.lastModifiedTime()));
        } else if (its.isDirectory()) {
            if (name != null) {
                others.add(Manifest.Entry.directory(name));
            }
            visitChildren(path, name);
        } else if (its.isSymbolicLink()) {
            visitLink(path, name);
        } else {
            refusals.special(path, (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & MODE_TYPE);
        }
    }

    private void visitChildren(Path directory, @Nullable String name) throws IOException {
        // Read to its end before going deeper: a deep tree must not hold a file descriptor per level.
        List<Path> children;
        try (Stream<Path> listed = Files.list(directory)) {
            children = listed.toList();
        } catch (AccessDeniedException e) {
            refusals.unreadable(directory, true);
            return;
        }
        for (Path child : children) {
            String childName = Names.text(child);
            if (childName == null) {
                refusals.notText(child);
            } else {
                visit(child, name == null ? childName : name + "/" + childName);
            }
        }
    }

    private void visitLink(Path path, @Nullable String name) throws IOException {
        Path target = Files.readSymbolicLink(path);
        String text = Names.fullText(target);
        if (name == null || text == null || !Manifest.isInside(name, text)) {
            refusals.linkOut(path, target);
        } else {
            others.add(Manifest.Entry.symlink(name, text));
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /**
     * A regular file as it was when looked at.
     *
     * @param name its path in the artifact
     */
    record SourceFile(Path path, String name, boolean executable, long size, FileTime modified) {
        /** Whether it still is as it was, as far as size and time tell. */
        boolean isUnchanged() throws IOException {
            var now = Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class, NOFOLLOW_LINKS);
            return now.isRegularFile()
                    && now.size() == size
                    && now.lastModifiedTime().equals(modified);
        }
    }
}
