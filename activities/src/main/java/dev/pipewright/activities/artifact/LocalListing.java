package dev.pipewright.activities.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Walks a directory in the order of the keys, one directory in memory per level, none of them held open. */
final class LocalListing implements Iterator<StoredObject> {
    private static final char AFTER_SLASH = '/' + 1;

    private final String after;
    private final Deque<Iterator<Child>> levels = new ArrayDeque<>();
    private @Nullable StoredObject next;

    private LocalListing(Path start, String prefix, String after) {
        this.after = after;
        levels.push(children(start, prefix).iterator());
    }

    static Stream<StoredObject> of(Path root, String prefix, String after) {
        Iterator<StoredObject> objects = new LocalListing(root.resolve(prefix), prefix, after);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(objects, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        while (next == null && !levels.isEmpty()) {
            Iterator<Child> level = levels.element();
            if (!level.hasNext()) {
                levels.pop();
                continue;
            }
            Child child = level.next();
            if (child.its().isDirectory()) {
                levels.push(children(child.path(), child.key()).iterator());
            } else {
                next = new StoredObject(
                        child.key(),
                        child.its().size(),
                        child.its().lastModifiedTime().toInstant());
            }
        }
        return next != null;
    }

    @Override
    public StoredObject next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        StoredObject object = next;
        next = null;
        return object;
    }

    private List<Child> children(Path directory, String prefix) {
        List<Child> children = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                add(path, prefix, children);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        children.sort(Comparator.comparing(Child::key));
        return children;
    }

    private void add(Path path, String prefix, List<Child> children) throws IOException {
        Path name = path.getFileName();
        if (name == null || name.toString().startsWith(".")) {
            return; // the store's own
        }
        String key = prefix + name;
        boolean passed = key.compareTo(after) <= 0;
        if (passed && (key + AFTER_SLASH).compareTo(after) <= 0) {
            return; // and so has all that would be below it
        }
        try {
            BasicFileAttributes its = Files.readAttributes(path, BasicFileAttributes.class);
            if (passed && !its.isDirectory()) {
                return;
            }
            // With its slash, a directory sorts where the keys below it do.
            children.add(new Child(path, its.isDirectory() ? key + "/" : key, its));
        } catch (NoSuchFileException e) {
            return; // deleted meanwhile
        }
    }

    private record Child(Path path, String key, BasicFileAttributes its) {}
}
