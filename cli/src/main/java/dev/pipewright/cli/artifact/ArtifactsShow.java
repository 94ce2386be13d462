package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.DamagedArtifactException;
import dev.pipewright.activities.artifact.Manifest;
import dev.pipewright.activities.catalog.ArtifactRecord;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Table;
import dev.pipewright.cli.console.Text;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one artifact with its files. */
@Command(
        name = "show",
        description = "Show an artifact: where it came from, which runs have it, and its files.",
        footer = {"  pipewright artifacts show training-3/train.model", "  pipewright artifacts show 3f2a9c"})
final class ArtifactsShow implements Callable<Integer> {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(paramLabel = "REF", description = "run/step.output, or the first digits of a digest")
    private String reference;

    @Mixin
    private OutputOption output;

    ArtifactsShow(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException {
        ArtifactRecord record = catalog.get().artifacts().find(reference);
        List<String> same = new ArrayList<>();
        for (ArtifactRecord other :
                catalog.get().artifacts().withDigest(record.artifact().digest())) {
            same.add(other.address());
        }
        Manifest manifest = manifest(record);
        if (output.json()) {
            Map<String, Object> json = ArtifactView.json(record);
            json.put("addresses", same);
            json.put("stored", manifest != null);
            json.put("entries", manifest == null ? List.of() : entries(manifest));
            Json.print(environment.out(), json);
        } else {
            print(record, same, manifest);
        }
        return 0;
    }

    /** Null if the store of the run's stack does not have it any more: what is recorded can be shown all the same. */
    private @Nullable Manifest manifest(ArtifactRecord record) throws IOException {
        ArtifactStore store = StackStores.of(
                catalog.get(), catalog.get().runs().get(record.run()).stack());
        try {
            return StackStores.open(catalog, store).manifest(record.artifact().digest());
        } catch (DamagedArtifactException e) {
            environment.say(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void print(ArtifactRecord record, List<String> same, @Nullable Manifest manifest) {
        Table.ofFields(environment.outColour())
                .field("Artifact", record.address())
                .field("Digest", record.artifact().digest())
                .field("Kind", record.artifact().directory() ? "directory" : "file")
                .field("Size", Text.bytes(record.artifact().bytes()))
                .field("Files", record.artifact().files())
                .field("Origin", ArtifactView.origin(record))
                .field("Created", Text.moment(record.created()))
                .field("Also at", String.join(", ", same.subList(1, same.size())))
                .print(environment.out());
        if (manifest == null) {
            return;
        }
        environment.out().println();
        Table files = Table.of(environment.outColour(), "TYPE", "BYTES", "SHA256", "PATH");
        for (Manifest.Entry entry : manifest.entries()) {
            files.row(
                    type(entry),
                    entry.size(),
                    entry.sha256() == null ? null : ArtifactView.shortDigest(entry.sha256()),
                    entry.path() + (entry.target() == null ? "" : " -> " + entry.target()));
        }
        files.print(environment.out());
    }

    private static List<Map<String, Object>> entries(Manifest manifest) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Manifest.Entry entry : manifest.entries()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", entry.path());
            json.put("type", type(entry));
            json.put("bytes", entry.size());
            json.put("executable", entry.executable());
            json.put("sha256", entry.sha256());
            json.put("target", entry.target());
            entries.add(json);
        }
        return entries;
    }

    private static String type(Manifest.Entry entry) {
        return entry.type().name().toLowerCase(Locale.ROOT);
    }
}
