package dev.pipewright.cli.artifact;

import dev.pipewright.activities.catalog.ArtifactRecord;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How artifacts are shown. The keys are what programs read: never renamed. */
final class ArtifactView {
    private static final int SHORT = 12;

    private ArtifactView() {}

    static Map<String, Object> json(ArtifactRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", record.address());
        json.put("run", record.run());
        json.put("step", record.step());
        json.put("output", record.output());
        json.put("origin", origin(record));
        json.put("digest", record.artifact().digest());
        json.put("directory", record.artifact().directory());
        json.put("bytes", record.artifact().bytes());
        json.put("files", record.artifact().files());
        json.put("created", record.created());
        return json;
    }

    static String origin(ArtifactRecord record) {
        return record.origin().name().toLowerCase(Locale.ROOT);
    }

    /** Enough digits to find it again. */
    static String shortDigest(String digest) {
        return digest.length() <= SHORT ? digest : digest.substring(0, SHORT);
    }
}
