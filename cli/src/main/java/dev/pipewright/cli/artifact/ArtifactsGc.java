package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activities.artifact.Collected;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.OutputOption;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.YesOption;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Frees what no run needs. */
@Command(
        name = "gc",
        description = {
            "Free the space of artifacts that no recorded run made or used.",
            "Delete runs first ('pipewright runs delete') if theirs are to go."
        },
        footer = {"  pipewright artifacts gc --dry-run", "  pipewright artifacts gc --yes"})
final class ArtifactsGc implements Callable<Integer> {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            description = "Clean the store of this stack, not of the active one")
    private @Nullable String stack;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say what would be freed")
    private boolean dryRun;

    @Option(
            names = "--grace",
            paramLabel = "MINUTES",
            defaultValue = "10",
            description = "Keep what was stored in the last minutes: a run may be about to need it (default: 10)")
    private int grace;

    @Mixin
    private YesOption yes;

    @Mixin
    private OutputOption output;

    ArtifactsGc(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException {
        ArtifactStore store = StackStores.of(catalog.get(), stack);
        Collected found = collect(store, true);
        if (dryRun || nothing(found)) {
            print(store, found, true);
            return ExitCode.OK;
        }
        yes.confirm(environment, "free " + amounts(found) + " in " + StackStores.place(store));
        print(store, collect(store, false), false);
        return ExitCode.OK;
    }

    /** What is stored by runs that go on, or are about to be recorded, stays. */
    private Collected collect(ArtifactStore store, boolean only) throws IOException {
        Instant recent = Instant.now().minus(Duration.ofMinutes(grace));
        Instant active = catalog.get().artifacts().earliestActiveRunStart().orElse(recent);
        Artifacts artifacts = StackStores.open(catalog, store);
        return artifacts.gc(
                catalog.get().artifacts().keptDigests(), active.isBefore(recent) ? active : recent, only, WAIT);
    }

    private static boolean nothing(Collected found) {
        return found.manifests() == 0 && found.blobs() == 0 && found.leftovers() == 0;
    }

    private void print(ArtifactStore store, Collected collected, boolean only) {
        if (output.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("store", StackStores.place(store));
            json.put("dry_run", only);
            json.put("artifacts", collected.manifests());
            json.put("blobs", collected.blobs());
            json.put("bytes", collected.bytes());
            json.put("leftovers", collected.leftovers());
            Json.print(environment.out(), json);
        } else if (nothing(collected)) {
            environment.out().println("Nothing to free in " + StackStores.place(store));
        } else {
            environment
                    .out()
                    .println(
                            (only ? "Would free " : "Freed ") + amounts(collected) + " in " + StackStores.place(store));
        }
    }

    private static String amounts(Collected collected) {
        return Text.bytes(collected.bytes()) + " (" + Text.count(collected.manifests(), "artifact") + ", "
                + Text.count(collected.blobs(), "file")
                + (collected.leftovers() == 0 ? "" : ", " + Text.count(collected.leftovers(), "unfinished file")) + ")";
    }
}
