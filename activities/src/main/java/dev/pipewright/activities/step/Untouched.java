package dev.pipewright.activities.step;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What files and directories were like, and whether they still are. */
final class Untouched {
    /** Of places whose content is the step's, but not their being there. */
    private static final String PLACE = "unix:ino,mode,uid,gid";

    /** One more name would keep what is written later visible somewhere else. */
    private static final String FILE = PLACE + ",nlink";

    /** The kernel changes one of the two times with every change of content, name or mode. */
    private static final String CONTENT = FILE + ",size,lastModifiedTime,ctime";

    private final Map<Path, Seen> seen;

    private Untouched(Map<Path, Seen> seen) {
        this.seen = seen;
    }

    /** The directories and files of an attempt that a step fills. */
    static Untouched places(AttemptDirectory directory) throws IOException {
        Map<Path, Seen> seen = new LinkedHashMap<>();
        Path root = directory.root();
        for (Path place : new Path[] {root, directory.outputs(), directory.temporary()}) {
            seen.put(root.relativize(place), Seen.of(place, PLACE));
        }
        for (Path file : new Path[] {directory.log(), directory.statusFile()}) {
            seen.put(root.relativize(file), Seen.of(file, FILE));
        }
        return new Untouched(seen);
    }

    /**
     * A directory that was just made, and all that is in it. It is dated back: the kernel's clock ticks some hundred times a
     * second, and a change in the same tick would leave its times as they are.
     */
    static Untouched tree(Path root) throws IOException {
        FileTime before = FileTime.from(Instant.now().minusSeconds(1));
        Map<Path, Seen> seen = new LinkedHashMap<>();
        seen.put(Path.of(""), dated(root, before));
        for (Trees.Entry entry : Trees.entries(root)) {
            Path path = root.resolve(entry.path());
            seen.put(entry.path(), entry.symlink() ? Seen.of(path, CONTENT) : dated(path, before));
        }
        return new Untouched(seen);
    }

    private static Seen dated(Path path, FileTime time) throws IOException {
        Files.setLastModifiedTime(path, time);
        return Seen.of(path, CONTENT);
    }

    /** Whether all is there below {@code root}, and nothing else where the content counts, as it was. */
    boolean holds(Path root) throws IOException {
        try {
            for (Map.Entry<Path, Seen> entry : seen.entrySet()) {
                Seen before = entry.getValue();
                if (!before.equals(Seen.of(root.resolve(entry.getKey()), before.names()))) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The attributes of those names that a file had. */
    private record Seen(String names, Map<String, Object> values) {
        static Seen of(Path path, String names) throws IOException {
            return new Seen(names, Files.readAttributes(path, names, NOFOLLOW_LINKS));
        }
    }
}
