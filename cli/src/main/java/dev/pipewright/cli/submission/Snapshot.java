package dev.pipewright.cli.submission;

import dev.pipewright.activities.artifact.Artifacts;
import dev.pipewright.activity.ArtifactRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Takes the pipeline's folder as it is now, so that edits during the run change nothing. */
final class Snapshot {
    private final Artifacts artifacts;
    private final Path scratch;

    Snapshot(Artifacts artifacts, Path scratch) {
        this.artifacts = artifacts;
        this.scratch = scratch;
    }

    /** Copies first and stores the copies: a file that is edited meanwhile is taken whole, old or new. */
    ArtifactRef store(Path folder, List<Path> files) throws IOException {
        Files.createDirectories(scratch);
        Path holder = Files.createTempDirectory(scratch, "snapshot-");
        try {
            Path copy = Files.createDirectory(holder.resolve("code")); // the name that a refusal of the store says
            for (Path file : files) {
                Path target = copy.resolve(file);
                Files.createDirectories(target.getParent());
                Files.copy(folder.resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            return artifacts.store(copy, true);
        } finally {
            Scratch.delete(holder);
        }
    }
}
