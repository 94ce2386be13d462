package dev.pipewright.cli;

import picocli.CommandLine.Command;

/** The noun of the artifacts. */
@Command(
        name = "artifacts",
        description = "Artifacts: what steps made and what they made it from, kept by content.",
        footer = "  pipewright artifacts list",
        subcommands = {
            ArtifactsList.class,
            ArtifactsShow.class,
            ArtifactsGet.class,
            ArtifactsLineage.class,
            ArtifactsGc.class,
            ArtifactsVerify.class
        })
final class ArtifactsCommand {}
