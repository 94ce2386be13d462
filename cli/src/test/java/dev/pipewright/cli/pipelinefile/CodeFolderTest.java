package dev.pipewright.cli.pipelinefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeFolderTest {
    @TempDir
    Path temp;

    private Path root;
    private PipelineFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        root = Files.createDirectory(temp.resolve("code"));
        folder = new PipelineFolder(root);
    }

    private List<String> scan() throws CodeFolderException {
        return CodeFolder.scan(root).stream().map(Path::toString).toList();
    }

    @Test
    void listsFilesSortedWithoutCachesAndRepositories() throws Exception {
        folder.with("b.py", "")
                .with("a/z.py", "")
                .with("a.py", "")
                .with(".env", "")
                .with("with space/ü.py", "");
        for (String ignored : List.of(
                ".git",
                ".hg",
                ".svn",
                ".venv",
                "venv",
                "__pycache__",
                ".mypy_cache",
                ".pytest_cache",
                ".ipynb_checkpoints",
                "node_modules",
                ".pipewright")) {
            folder.with(ignored + "/x", "").with("a/" + ignored + "/x", "");
        }
        folder.with("a/b.pyc", "").with("a/.DS_Store", "");

        assertThat(scan()).containsExactly(".env", "a.py", "a/z.py", "b.py", "with space/ü.py");
    }

    @Test
    void honoursTheIgnoreFileOnTopOfTheDefaults() throws Exception {
        folder.with("a.py", "")
                .with("a.csv", "")
                .with("keep.csv", "")
                .with("data/x", "")
                .with("sub/data/y", "")
                .with("venv/z", "");
        folder.with(".pipewrightignore", "# data\n*.csv\n!keep.csv\n/data/\n!venv/\r\n");

        assertThat(scan()).containsExactly(".pipewrightignore", "a.py", "keep.csv", "sub/data/y", "venv/z");
    }

    @Test
    void leavesOutWhatIsAnInput() throws Exception {
        folder.with("a.py", "").with("data/raw.csv", "").with("data/code.py", "");

        assertThat(CodeFolder.scan(root, List.of(root.resolve("data/raw.csv"), root, temp)))
                .containsExactly(Path.of("a.py"), Path.of("data/code.py"));
        assertThat(CodeFolder.scan(root, List.of(root.resolve("data")))).containsExactly(Path.of("a.py"));
    }

    @Test
    void keepsLinksThatStayInside() throws Exception {
        folder.with("lib/a.py", "");
        Files.createSymbolicLink(root.resolve("lib/same.py"), Path.of("a.py"));
        Files.createSymbolicLink(root.resolve("alias"), Path.of("lib"));
        Files.createSymbolicLink(root.resolve("lib/up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("gone"));

        assertThat(scan()).containsExactly("alias", "dangling", "lib/a.py", "lib/same.py", "lib/up");
    }

    @Test
    void refusesLinksThatLeadOut() throws Exception {
        folder.with("sub/a.py", "");
        Path link = root.resolve("sub/link");
        String wayOut = "; copy the file, make it an input of the pipeline, or name the link in .pipewrightignore";

        Files.createSymbolicLink(link, Path.of("../../other"));
        assertThatThrownBy(this::scan)
                .isInstanceOf(CodeFolderException.class)
                .hasMessage("Cannot take the symbolic link sub/link along: it leads out of the folder (../../other)"
                        + wayOut);

        Files.delete(link);
        Files.createSymbolicLink(link, root.resolve("sub/a.py"));
        assertThatThrownBy(this::scan)
                .hasMessage("Cannot take the symbolic link sub/link along: it is absolute (" + root.resolve("sub/a.py")
                        + ")" + wayOut);

        folder.with(".pipewrightignore", "link");
        assertThat(scan()).containsExactly(".pipewrightignore", "sub/a.py");
    }

    @Test
    void refusesALinkThatLeadsOutByWayOfAnother() throws Exception {
        folder.with("a/b/c.py", "");
        Files.writeString(temp.resolve("secret"), "s");
        Files.createSymbolicLink(root.resolve("a/b/top"), Path.of("../.."));
        Files.createSymbolicLink(root.resolve("out"), Path.of("a/b/top/../secret"));

        assertThatThrownBy(this::scan)
                .hasMessageStartingWith("Cannot take the symbolic link out along: it leads out of the folder");
    }

    @Test
    void refusesMoreThanAHundredMegabytesAndNamesTheLargest() throws Exception {
        folder.with("train.py", "x");
        sized("model.bin", 60_000_000);
        sized("deep/er/weights.bin", 30_000_000);
        sized("deep/small.bin", 1_000_000);
        for (int image = 0; image < 20; image++) {
            sized("images/" + image + ".png", 1_000_000);
        }

        assertThatThrownBy(this::scan)
                .hasMessage(
                        "Cannot take " + root
                                + " along as code: it has 111.0 MB and at most 100.0 MB can be; name what is no code in"
                                + " .pipewrightignore, or make data an input of the pipeline (largest: model.bin (60.0 MB),"
                                + " deep/er/weights.bin (30.0 MB), images/ (20.0 MB), deep/small.bin (1.0 MB), train.py (0.0 MB))");
        assertThat(CodeFolder.scan(root, List.of(root.resolve("model.bin")))).hasSize(23);
    }

    private void sized(String name, long size) throws IOException {
        folder.with(name, "");
        try (RandomAccessFile file = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
            file.setLength(size);
        }
    }

    @Test
    void leavesOutPipesAndKeepsStrangeNames() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        folder.with("new\nline.py", "").with("star*.py", "");

        assertThat(scan()).containsExactly("new\nline.py", "star*.py");
    }

    @Test
    void saysWhichFileIsGone() throws Exception {
        folder.with("a.py", "");
        List<Path> files = new ArrayList<>(CodeFolder.scan(root));
        Files.delete(root.resolve("a.py"));

        assertThatThrownBy(() -> CodeDigest.of(root, files, root.resolve("pipeline.yaml")))
                .isInstanceOf(CodeFolderException.class)
                .hasMessage("Cannot read the code in " + root + ": " + root.resolve("a.py")
                        + " is gone; files must not change while they are read");
    }

    @Test
    void theDigestKnowsPathsModesAndContents() throws Exception {
        folder.with("a.py", "one").with("b.py", "two").with("pipeline.yaml", "name: p");
        String before = digest(List.of());

        Files.setPosixFilePermissions(root.resolve("a.py"), PosixFilePermissions.fromString("rw-rw-rw-"));
        folder.with("pipeline.yaml", "name: q").with(".pipewrightignore", "# nothing");
        assertThat(digest(List.of()))
                .as("neither the umask nor the pipeline file counts")
                .isEqualTo(before);

        folder.with("a.py", "two").with("b.py", "one");
        assertThat(digest(List.of())).isNotEqualTo(before);
        folder.with("a.py", "one").with("b.py", "two");
        assertThat(digest(List.of())).isEqualTo(before);
        Files.setPosixFilePermissions(root.resolve("a.py"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(digest(List.of())).isNotEqualTo(before);
    }

    @Test
    void aStepSeesOnlyTheFilesOfItsPatterns() throws Exception {
        folder.with("load.py", "1")
                .with("lib/a.py", "2")
                .with("lib/gen/b.py", "3")
                .with("train.py", "4");
        Files.createSymbolicLink(root.resolve("link.py"), Path.of("load.py"));
        List<String> patterns = List.of("load.py", "lib/", "!lib/gen/");
        String before = digest(patterns);

        folder.with("train.py", "changed").with("lib/gen/b.py", "changed");
        assertThat(digest(patterns)).isEqualTo(before);
        folder.with("lib/a.py", "changed");
        assertThat(digest(patterns)).isNotEqualTo(before);
        assertThat(digest(List.of("link.py"))).isNotEqualTo(digest(List.of("load.py")));
    }

    @Test
    void namesAPatternThatMatchesNothing() throws Exception {
        folder.with("load.py", "1");

        assertThatThrownBy(() -> digest(List.of("load.py", "laod.py")))
                .isInstanceOf(UnmatchedPatternException.class)
                .hasMessage("No file of the pipeline's folder matches 'laod.py': did you mean 'load.py'?")
                .extracting(e -> ((UnmatchedPatternException) e).pattern())
                .isEqualTo("laod.py");
    }

    private String digest(List<String> patterns) throws CodeFolderException {
        return CodeDigest.of(root, CodeFolder.scan(root), root.resolve("pipeline.yaml"))
                .digest(patterns);
    }
}
