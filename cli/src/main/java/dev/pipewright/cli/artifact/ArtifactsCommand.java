package dev.pipewright.cli.artifact;

import dev.pipewright.cli.console.Verb;
import java.util.List;
import picocli.CommandLine.Command;

/** The noun of the artifacts. */
@Command(
        name = "artifacts",
        description = "Artifacts: what steps made and what they made it from, kept by content.",
        footer = "  pipewright artifacts list")
public final class ArtifactsCommand {
    /** In the order in which help shows them. */
    public static final List<Verb> VERBS = List.of(
            new Verb("list", ArtifactsList.class),
            new Verb("show", ArtifactsShow.class),
            new Verb("get", ArtifactsGet.class),
            new Verb("lineage", ArtifactsLineage.class),
            new Verb("gc", ArtifactsGc.class),
            new Verb("verify", ArtifactsVerify.class));
}
