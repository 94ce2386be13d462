package dev.pipewright.cli.artifact;

import dev.pipewright.activities.catalog.ArtifactRecord;
import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.quantity.Durations;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.ExitCode;
import dev.pipewright.cli.console.Text;
import dev.pipewright.cli.console.UserError;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies an artifact out of its store. */
@Command(
        name = "get",
        description = "Copy an artifact to a path, checking what is copied against its digests.",
        footer = {
            "  pipewright artifacts get training-3/train.model ./model",
            "  pipewright artifacts get 3f2a9c report.html",
            "  pipewright artifacts get training-3/compare.report.html - | grep accuracy",
            "  pipewright artifacts get training-3/compare.report.html --url --expires=2h"
        })
final class ArtifactsGet implements Callable<Integer> {
    /** S3 signs for no longer. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private final Environment environment;
    private final Supplier<Catalog> catalog;

    @Parameters(index = "0", paramLabel = "REF", description = "run/step.output, or the first digits of a digest")
    private String reference;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TARGET",
            description = "The file or folder to make; it must not be there. A - writes a file to standard output")
    private @Nullable String target;

    @Option(
            names = "--url",
            description = "Print an address at which anybody can read the file for a while, instead of copying it")
    private boolean url;

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description =
                    "How long the address holds, at most 7d, and no longer than the credentials that sign it (default: 1h)")
    private String expires;

    @Option(
            names = "--stack",
            paramLabel = "STACK",
            description = "Take it from the store of this stack, not from that of its run's stack")
    private @Nullable String stack;

    ArtifactsGet(Environment environment, Supplier<Catalog> catalog) {
        this.environment = environment;
        this.catalog = catalog;
    }

    @Override
    public Integer call() throws IOException {
        if (url == (target != null)) {
            throw UserError.usage(
                    "Cannot get '" + reference + "': name either a TARGET or --url",
                    "pipewright artifacts get " + reference + " PATH");
        }
        ArtifactRecord record = catalog.get().artifacts().find(reference);
        String owner = stack == null ? catalog.get().runs().get(record.run()).stack() : stack;
        ArtifactStore store = StackStores.of(catalog.get(), owner);
        return target == null ? printLink(record, store) : copy(record, store, target);
    }

    private int copy(ArtifactRecord record, ArtifactStore store, String to) throws IOException {
        if (to.equals("-")) {
            return print(record, store);
        }
        Path path = environment.resolve(to);
        String what = "Cannot get " + record.address() + " to " + to + ": ";
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw UserError.refused(what + "there is something already", "name a path that is free");
        }
        Path parent = path.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UserError(ExitCode.NOT_FOUND, what + "there is no folder " + parent, "mkdir -p " + parent, null);
        }
        StackStores.open(catalog, store).fetch(record.artifact().digest(), path, true);
        environment.say("Copied " + record.address() + " to " + to + " ("
                + Text.count(record.artifact().files(), "file") + ", "
                + Text.bytes(record.artifact().bytes()) + ")");
        return ExitCode.OK;
    }

    private int printLink(ArtifactRecord record, ArtifactStore store) throws IOException {
        String what = "Cannot give an address for " + record.address() + ": ";
        Duration duration = Durations.parse(expires);
        if (duration == null || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw UserError.usage(what + "--expires is no duration from 1s to 7d: " + expires, "--expires=2h");
        }
        if (record.artifact().directory()) {
            throw UserError.usage(
                    what + "it is a folder, and only a file has one",
                    "pipewright artifacts get " + reference + " PATH copies it");
        }
        URI link = StackStores.open(catalog, store)
                .link(record.artifact().digest(), duration, record.output())
                .orElseThrow(() -> UserError.refused(
                        what + "the store in " + StackStores.place(store) + " is not one on the network",
                        "pipewright artifacts get " + reference + " PATH copies it"));
        environment.out().println(link);
        return ExitCode.OK;
    }

    private int print(ArtifactRecord record, ArtifactStore store) throws IOException {
        if (record.artifact().directory()) {
            throw UserError.usage(
                    "Cannot get " + record.address()
                            + " to -: it is a folder, and only a file fits into standard output",
                    "name the path to make, or ./- for a folder of that name");
        }
        OutputStream out = environment.outBytes();
        StackStores.open(catalog, store).copy(record.artifact().digest(), out);
        out.flush();
        return ExitCode.OK;
    }
}
