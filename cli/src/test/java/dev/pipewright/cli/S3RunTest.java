package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose artifacts and logs are in S3, as real processes that know of it only what their environment says. */
class S3RunTest {
    private static Moto moto;

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        moto.makeBucket("artifacts");
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void registerTheStack() {
        pipewright = moto.keeping(new Pipewright(folder), "s3://artifacts/team");
    }

    @Test
    void keepsArtifactsAndLogsInTheBucketAndFindsThemAgain() throws Exception {
        Path pipeline = pipewright.pipeline("hello", """
                name: hello
                steps:
                  load: {run: "echo loading; echo 1,2,3 > $OUTPUTS/data.csv", outputs: [data.csv]}
                  count:
                    inputs: {data: load.data.csv}
                    run: wc -l < $INPUTS/data > $OUTPUTS/lines
                    outputs: [lines]
                """);

        assertThat(pipewright.said(0, "run", pipeline)).contains("load finished", "Run hello-1 completed");

        Set<String> keys = moto.keys("artifacts");
        assertThat(keys).allMatch(key -> key.startsWith("team/"));
        assertThat(keys)
                .anyMatch(key -> key.startsWith("team/blobs/"))
                .anyMatch(key -> key.startsWith("team/manifests/"))
                .contains("team/logs/hello-1/load/1/00000000000000000000")
                .noneMatch(key -> key.contains(".pipewright"));
        assertThat(folder.resolve("data/artifacts")).doesNotExist();
        assertThat(pipewright.said(0, "run", pipeline)).contains("Run hello-2 completed", "2 cached");
        assertThat(pipewright.said(0, "runs", "logs", "hello-1")).contains("loading");
        pipewright.said(0, "artifacts", "get", "hello-1/load.data.csv", "copy.csv");
        assertThat(folder.resolve("copy.csv")).hasContent("1,2,3");
        String said = pipewright.said(0, "artifacts", "get", "hello-1/load.data.csv", "--url", "--expires=5m");
        String url = said.lines().findFirst().orElseThrow(); // newer Javas warn on stderr of what the launcher allows
        assertThat(Moto.get(url)).isEqualTo("1,2,3\n");
        assertThat(pipewright.said(0, "artifacts", "verify")).contains("Checked s3://artifacts/team: ", "all sound");
        pipewright.said(0, "runs", "delete", "hello-1", "--yes");
        pipewright.said(0, "runs", "delete", "hello-2", "--yes");
        assertThat(pipewright.said(0, "artifacts", "gc", "--grace=0", "--yes"))
                .contains("Freed ", "in s3://artifacts/team");
        assertThat(moto.keys("artifacts")).isEmpty();
    }

    @Test
    void refusesARunWhoseStoreIsNotThereBeforeItIsOnRecord() throws Exception {
        pipewright.run("artifact-store", "update", "cloud", "--path=s3://no-such-bucket/team");
        Path pipeline = pipewright.pipeline("hello", "name: hello\nsteps:\n  greet: {run: echo hi}\n");

        assertThat(pipewright.said(3, "run", pipeline))
                .contains("there is no bucket 'no-such-bucket'", "hint: make it with: aws s3 mb s3://no-such-bucket");
        assertThat(pipewright.said(0, "runs", "list")).doesNotContain("hello-1");
    }

    @Test
    void loadsNothingOfAwsForCommandsThatDoNotNeedIt() throws Exception {
        pipewright.with("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + folder.resolve("classes"));

        for (String[] command :
                new String[][] {{"artifact-store", "describe", "cloud"}, {"runs", "list"}, {"run", "--help"}}) {
            pipewright.said(0, (Object[]) command);

            assertThat(Files.readString(folder.resolve("classes")))
                    .contains("dev.pipewright.cli.Main")
                    .doesNotContain("software.amazon");
        }
    }
}
