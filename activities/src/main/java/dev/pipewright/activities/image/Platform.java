package dev.pipewright.activities.image;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an image runs on.
 *
 * @param os {@code linux}
 * @param architecture {@code amd64} or {@code arm64}
 */
record Platform(String os, String architecture) {
    Platform {
        requireNonNull(os, "os");
        requireNonNull(architecture, "architecture");
    }

    /** Reads {@code linux/amd64}. */
    static Platform parse(String text) {
        String[] parts = text.split("/", 3);
        if (parts.length < 2) {
            throw new IllegalArgumentException("'" + text + "' is not a platform such as linux/amd64");
        }
        return new Platform(parts[0], parts[1]);
    }

    /** Linux, as this host's machines and containers run it. */
    static Platform ofHost() {
        String architecture = System.getProperty("os.arch", "");
        return new Platform("linux", architecture.equals("aarch64") ? "arm64" : architecture);
    }

    /** That of an image's configuration, or of an index's entry. */
    static Platform of(JsonNode node) {
        return new Platform(
                node.path("os").asText("linux"), node.path("architecture").asText("unknown"));
    }

    /** As Python and compilers call the architecture. */
    String machine() {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> architecture;
        };
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
