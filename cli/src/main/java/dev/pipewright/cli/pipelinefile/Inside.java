package dev.pipewright.cli.pipelinefile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Paths that must stay inside the pipeline's folder. */
final class Inside {
    private Inside() {}

    /** The path without {@code .}, {@code ..} and doubled slashes; null when it is absolute, leads out, or is the folder. */
    static @Nullable String normalize(String path) {
        if (path.startsWith("/")) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(from, end);
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return null;
                }
                parts.remove(parts.size() - 1);
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
            from = end + 1;
        }
        return parts.isEmpty() ? null : String.join("/", parts);
    }
}
