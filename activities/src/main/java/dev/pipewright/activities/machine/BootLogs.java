package dev.pipewright.activities.machine;

import dev.pipewright.activities.artifact.LogWriter;
import dev.pipewright.activities.artifact.Logs;
import dev.pipewright.activities.artifact.ObjectStore;
import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** What machines wrote while they booted and ended, kept where it outlives them: with the logs of their run. */
final class BootLogs {
    private final MachineFolders folders;
    private final Function<ArtifactStore, ObjectStore> stores;

    BootLogs(MachineFolders folders, Function<ArtifactStore, ObjectStore> stores) {
        this.folders = folders;
        this.stores = stores;
    }

    /** Keeps what a machine has written, as far as it has not kept it itself. */
    void keep(String machine) throws IOException {
        Optional<MachineFile> file = folders.file(machine);
        if (file.isEmpty()) {
            return;
        }
        Logs logs = new Logs(stores.apply(file.get().request().store()));
        Path log = folders.bootLog(machine);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(log);
        } catch (NoSuchFileException e) {
            return;
        }
        try (LogWriter writer = logs.writer(file.get().request().run(), MachineNames.log(machine), 1)) {
            if (writer.resumeAt() == 0) {
                int most = Math.min(bytes.length, VmDockerBoot.LONGEST_LOG);
                writer.append(bytes, 0, most, most);
            }
        }
    }
}
