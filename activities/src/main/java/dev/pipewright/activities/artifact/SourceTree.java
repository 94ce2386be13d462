package dev.pipewright.activities.artifact;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What is to be stored: all of it looked at before any of it is read or moved. */
final class SourceTree {
    private static final int MODE_TYPE = 0170000;

    private final Path root;
    private final Refusals refusals;
    private final List<SourceFile> files = new ArrayList<>();
    private final List<Manifest.Entry> others = new ArrayList<>();
    private final Deque<Pending> pending = new ArrayDeque<>();

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
        tree.visitAll();
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

    private void visitAll() throws IOException {
        pending.push(new Pending(root, ""));
        while (!pending.isEmpty()) { // not by recursion: a tree may be deeper than a stack
            Pending next = pending.pop();
            try {
                visit(next.path(), next.name());
            } catch (AccessDeniedException e) {
                refusals.unreadable(next.path());
            } catch (FileSystemException e) {
                throw refusals.failed(next.path(), e);
            }
        }
    }

    private void visit(Path path, String name) throws IOException {
        PosixFileAttributes its;
        try {
            its = Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw name.isEmpty() ? refusals.nothingThere(e) : refusals.changed(path, e);
        }
        if (its.isRegularFile()) {
            boolean executable = its.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
            files.add(new SourceFile(path, name, executable, its.size(), its.lastModifiedTime()));
        } else if (its.isDirectory()) {
            visitDirectory(path, name);
        } else if (its.isSymbolicLink()) {
            visitLink(path, name);
        } else {
            refusals.special(path, (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & MODE_TYPE);
        }
    }

    private void visitDirectory(Path directory, String name) throws IOException {
        if (!name.isEmpty()) {
            others.add(Manifest.Entry.directory(name));
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String childName = Names.text(child);
                if (childName == null) {
                    refusals.notText(child);
                } else {
                    pending.push(new Pending(child, name.isEmpty() ? childName : name + "/" + childName));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void visitLink(Path path, String name) throws IOException {
        Path target = Files.readSymbolicLink(path);
        String text = Names.fullText(target);
        if (name.isEmpty() || text == null || !Manifest.isInside(name, text)) {
            refusals.linkOut(path, target);
        } else {
            others.add(Manifest.Entry.symlink(name, text));
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** What was listed and not looked at yet; the name of the root is empty. */
    private record Pending(Path path, String name) {}

    /**
     * A regular file as it was when looked at.
     *
     * @param name its path in the artifact
     */
    record SourceFile(Path path, String name, boolean executable, long size, FileTime modified) {
        /** Whether it still is as it was, as far as size and time tell. */
        boolean isUnchanged() throws IOException {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return now.isRegularFile()
                    && now.size() == size
                    && now.lastModifiedTime().equals(modified);
        }
    }
}
