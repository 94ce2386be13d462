package dev.pipewright.cli.artifact;

import dev.pipewright.activities.artifact.Verification;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.json.Json;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
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
import picocli.CommandLine.Option;

/** Reads a store again and says what is damaged. */
@Command(
        name = "verify",
        description =
                "Read a whole artifact store and check it against its digests; exit code 1 if anything is damaged.",
        footer = {"  pipewright artifacts verify", "  pipewright artifacts verify --remove-damaged"})
final class ArtifactsVerify implements Callable<Integer> {
    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            description = "Check the store of this stack, not of the active one")
    private @Nullable String stack;

    @Option(
            names = "--remove-damaged",
            description = "Remove what is damaged, so that running the steps again mends it")
    private boolean removeDamaged;

    @Mixin
    private OutputOption output;

    ArtifactsVerify(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException {
        ArtifactStore store = StackStores.of(catalog.get(), stack);
        Verification found = StackStores.open(catalog, store).verify(removeDamaged);
        if (output.json()) {
            Json.print(environment.out(), json(store, found));
        } else {
            print(found);
        }
        environment.say("Checked " + StackStores.place(store) + ": " + Text.count(found.artifacts(), "artifact") + ", "
                + Text.count(found.blobs(), "file") + ", " + Text.bytes(found.bytes())
                + (found.sound()
                        ? ", all sound"
                        : ", " + Text.count(found.problems().size(), "problem")));
        if (!found.sound() && !removeDamaged) {
            environment.say("  mend it: pipewright artifacts verify --remove-damaged, then run the pipelines again");
        }
        return found.sound() ? ExitCode.OK : ExitCode.RUN_FAILED;
    }

    private void print(Verification found) {
        if (found.sound()) {
            return;
        }
        Table table = Table.of(environment.outColour(), "PROBLEM", "DIGEST", "NEEDED_BY", "FOUND");
        for (Verification.Problem problem : found.problems()) {
            List<String> users = new ArrayList<>();
            for (Verification.Use use : problem.neededBy()) {
                users.add(ArtifactView.shortDigest(use.artifact()) + (use.path().isEmpty() ? "" : "/" + use.path()));
            }
            table.row(kind(problem), problem.digest(), String.join(",", users), problem.detail());
        }
        table.print(environment.out());
    }

    private static Map<String, Object> json(ArtifactStore store, Verification found) {
        List<Map<String, Object>> problems = new ArrayList<>();
        for (Verification.Problem problem : found.problems()) {
            List<Map<String, Object>> uses = new ArrayList<>();
            for (Verification.Use use : problem.neededBy()) {
                uses.add(Map.of("artifact", use.artifact(), "path", use.path()));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", kind(problem));
            json.put("digest", problem.digest());
            json.put("detail", problem.detail());
            json.put("needed_by", uses);
            problems.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("store", StackStores.place(store));
        json.put("sound", found.sound());
        json.put("artifacts", found.artifacts());
        json.put("blobs", found.blobs());
        json.put("bytes", found.bytes());
        json.put("problems", problems);
        return json;
    }

    private static String kind(Verification.Problem problem) {
        return problem.kind().name().toLowerCase(Locale.ROOT);
    }
}
