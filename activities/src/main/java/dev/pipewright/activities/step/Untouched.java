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

    private final Map<Path, Map<String, Object>> seen;
    private final String[] attributes;

    private Untouched(Map<Path, Map<String, Object>> seen, String... attributes) {
        this.seen = seen;
        this.attributes = attributes;
    }

    /** The directories and files of an attempt that a step fills. */
    static Untouched places(AttemptDirectory directory) throws IOException {
        Map<Path, Map<String, Object>> seen = new LinkedHashMap<>();
        Path root = directory.root();
        for (Path place : new Path[] {root, directory.outputs(), directory.temporary()}) {
            seen.put(root.relativize(place), attributes(place, PLACE));
        }
        for (Path file : new Path[] {directory.log(), directory.statusFile()}) {
            seen.put(root.relativize(file), attributes(file, FILE));
        }
        return new Untouched(seen, PLACE, FILE);
    }

    /**
     * A directory that was just made, and all that is in it. It is dated back: the kernel's clock ticks some hundred times a
     * second, and a change in the same tick would leave its times as they are.
     */
    static Untouched tree(Path root) throws IOException {
        FileTime before = FileTime.from(Instant.now().minusSeconds(1));
        Map<Path, Map<String, Object>> seen = new LinkedHashMap<>();
        seen.put(Path.of(""), dated(root, before));
        for (Trees.Entry entry : Trees.entries(root)) {
            Path path = root.resolve(entry.path());
            seen.put(entry.path(), entry.symlink() ? attributes(path, CONTENT) : dated(path, before));
        }
        return new Untouched(seen, CONTENT);
    }

    private static Map<String, Object> dated(Path path, FileTime time) throws IOException {
        Files.setLastModifiedTime(path, time);
        return attributes(path, CONTENT);
    }

    /** Whether all is there below {@code root}, and nothing else where the content counts, as it was. */
    boolean holds(Path root) throws IOException {
        try {
            for (Map.Entry<Path, Map<String, Object>> entry : seen.entrySet()) {
                Map<String, Object> before = entry.getValue();
                if (!before.equals(attributes(root.resolve(entry.getKey()), view(before)))) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private String view(Map<String, Object> before) {
        return before.containsKey("nlink") ? attributes[attributes.length - 1] : attributes[0];
    }

    private static Map<String, Object> attributes(Path path, String names) throws IOException {
        return Files.readAttributes(path, names, NOFOLLOW_LINKS);
    }
}
