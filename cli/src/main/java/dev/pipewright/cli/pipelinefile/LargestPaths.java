package dev.pipewright.cli.pipelinefile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what makes a folder large: a file where one stands out, else the folder that holds many. */
final class LargestPaths {
    private static final int SHOWN = 5;
    private static final Path ROOT = Path.of("");

    private LargestPaths() {}

    static String message(Path root, long total, Map<Path, Long> files) {
        Map<Path, Long> sizes = new TreeMap<>(files);
        Map<Path, Set<Path>> children = new HashMap<>();
        files.forEach((file, size) -> {
            Path child = file;
            for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
                sizes.merge(folder, size, Long::sum);
                children.computeIfAbsent(folder, any -> new TreeSet<>()).add(child);
                child = folder;
            }
            children.computeIfAbsent(ROOT, any -> new TreeSet<>()).add(child);
        });
        List<Path> largest = new ArrayList<>();
        collect(ROOT, sizes, children, largest);
        largest.sort(Comparator.comparing((Path path) -> size(sizes, path)).reversed());
        List<String> shown = new ArrayList<>();
        for (Path path : largest.subList(0, Math.min(SHOWN, largest.size()))) {
            shown.add(path + (files.containsKey(path) ? " (" : "/ (") + megabytes(size(sizes, path)) + ")");
        }
        return "Cannot take " + root + " along as code: it has " + megabytes(total) + " and at most "
                + megabytes(CodeFolder.MOST_BYTES) + " can be; name what is no code in " + CodeFolder.IGNORE_FILE
                + ", or make data an input of the pipeline (largest: " + String.join(", ", shown) + ")";
    }

    /** A folder is named itself unless one child has half of it: then the child is the news. */
    private static void collect(Path folder, Map<Path, Long> sizes, Map<Path, Set<Path>> children, List<Path> into) {
        Set<Path> inside = children.getOrDefault(folder, Set.of());
        boolean standsOut = folder.equals(ROOT);
        for (Path child : inside) {
            standsOut |= size(sizes, child) * 2 >= size(sizes, folder);
        }
        if (inside.isEmpty() || !standsOut) {
            into.add(folder);
            return;
        }
        for (Path child : inside) {
            collect(child, sizes, children, into);
        }
    }

    private static long size(Map<Path, Long> sizes, Path path) {
        return sizes.getOrDefault(path, 0L);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
