package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are objects of a bucket, on a stack whose store is in another one. */
class S3InputTest {
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
    void takesInputsFromABucket() throws Exception {
        moto.makeBucket("data");
        moto.put("data", "raw.csv", "1,2,3\n");
        moto.put("data", "images/a.txt", "A");
        moto.put("data", "images/deep/.b.txt", "B");
        moto.put("data", "images/deep/", "");
        Path pipeline = pipewright.pipeline("hello", """
                name: hello
                inputs: {raw: s3://data/raw.csv, images: s3://data/images/}
                steps:
                  look:
                    inputs: {raw: inputs.raw, images: inputs.images}
                    run: cat $INPUTS/raw && cd $INPUTS/images && find . -type f | sort && cat a.txt deep/.b.txt
                """);

        pipewright.said(0, "run", pipeline);

        assertThat(pipewright.said(0, "runs", "logs", "hello-1")).contains("1,2,3", "./a.txt", "./deep/.b.txt", "AB");
        assertThat(pipewright.said(0, "run", pipeline)).contains("1 cached");
        moto.put("data", "raw.csv", "4,5,6\n");
        assertThat(pipewright.said(0, "run", pipeline)).contains("1 ran");
        String here =
                pipewright.said(0, "run", pipeline, "--stack", "default", "--no-cache"); // whose store is a folder
        assertThat(here).contains("1 ran");
        assertThat(folder.resolve("data/work")).isEmptyDirectory();
    }

    @Test
    void saysWhichInputsABucketDoesNotHave() throws Exception {
        moto.makeBucket("data");
        moto.put("data", "odd//name", "x");
        moto.put("data", "both/a", "x");
        moto.put("data", "both/a/b", "x");

        assertThat(refusedInput(3, "s3://data/none.csv"))
                .contains(
                        "Cannot read input 'raw' from s3://data/none.csv: there is no such object",
                        "with a / at its end it stands for all objects below it");
        assertThat(refusedInput(3, "s3://data/none/"))
                .contains("Cannot read input 'raw' from s3://data/none/: there is no such object");
        assertThat(refusedInput(3, "s3://nowhere/raw.csv"))
                .contains(
                        "Cannot read input 'raw' from s3://nowhere/raw.csv: there is no bucket 'nowhere'",
                        "hint: check the address in the pipeline file");
        assertThat(refusedInput(5, "s3://data/odd/"))
                .contains("Cannot read input 'raw' from s3://data/odd/: no file can be called '/name'");
        assertThat(refusedInput(5, "s3://data/both/"))
                .contains("Cannot read input 'raw' from s3://data/both/: no file can be called 'a");
        assertThat(pipewright.said(0, "runs", "list")).doesNotContain("hello");
        assertThat(folder.resolve("data/work")).isEmptyDirectory();
    }

    private String refusedInput(int exitCode, String address) throws Exception {
        Path pipeline = pipewright.pipeline("hello", """
                name: hello
                inputs: {raw: "%s"}
                steps: {look: {inputs: {raw: inputs.raw}, run: cat $INPUTS/raw}}
                """.formatted(address));
        return pipewright.said(exitCode, "run", pipeline);
    }
}
