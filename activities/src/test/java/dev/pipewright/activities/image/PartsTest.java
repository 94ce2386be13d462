package dev.pipewright.activities.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartsTest {
    @TempDir
    private Path folder;

    @Test
    void removesWhatProcessesLeftThatWereKilled() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = Files.createDirectories(folder.resolve("part-" + dead.pid() + "-1/layer"))
                .getParent();
        Path older = Files.createDirectories(folder.resolve("part-1234x"));
        Path whole = Files.createDirectories(folder.resolve("0a1b2c"));

        Path mine = Parts.create(folder, "part");

        assertThat(List.of(left, older)).noneMatch(Files::exists);
        assertThat(whole).exists();
        assertThat(mine).isEmptyDirectory();
    }

    @Test
    void leavesWhatIsBeingMade() throws Exception {
        Path first = Parts.create(folder, "part");

        Path second = Parts.create(folder, "part");

        assertThat(first).exists().isNotEqualTo(second);
    }

    @Test
    void belongToFoldersThatAreThereWholeOrNotAtAll() throws Exception {
        Path made = Folders.once(folder.resolve("base"), part -> {
            assertThat(String.valueOf(part.getFileName()))
                    .startsWith("part-" + ProcessHandle.current().pid() + "-");
            Files.createFile(part.resolve("layer"));
        });

        assertThat(made.resolve("layer")).exists();
        assertThat(folder.toFile().list()).containsExactly("base");
    }
}
