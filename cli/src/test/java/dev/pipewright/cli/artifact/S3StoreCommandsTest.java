package dev.pipewright.cli.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.catalog.Catalog;
import dev.pipewright.activities.catalog.Role;
import dev.pipewright.cli.Cli;
import dev.pipewright.stack.ArtifactStore;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about stores in S3 without asking it anything. */
class S3StoreCommandsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    @Test
    void registersABucketAsTheGuideDoes() {
        assertThat(cli.run("artifact-store", "register", "cloud", "-f", "s3", "--path=s3://my-bucket/team/"))
                .isZero();
        assertThat(cli.run("stack", "register", "cloud", "-o", "default", "-a", "cloud"))
                .isZero();

        assertThat(cli.run("artifact-store", "describe", "cloud")).isZero();
        assertThat(cli.out).contains("s3://my-bucket/team\n");
        try (Catalog catalog = cli.catalog()) {
            assertThat(catalog.stacks().resolve("cloud").artifactStore())
                    .isEqualTo(new ArtifactStore.S3("s3://my-bucket/team"));
            catalog.components().update(Role.ARTIFACT_STORE, "cloud", Map.of("region", "eu-west-1"));
            assertThat(catalog.stacks().resolve("cloud").artifactStore())
                    .isEqualTo(new ArtifactStore.S3("s3://my-bucket/team", "eu-west-1", false, null, null, null));
        }
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        assertThat(cli.run(
                        "artifact-store",
                        "register",
                        "cloud",
                        "--flavor=s3",
                        "--path=my-bucket/team",
                        "--region=Ireland",
                        "--encryption=rot13"))
                .isEqualTo(2);
        assertThat(cli.err)
                .contains("Cannot use these attributes for artifact store flavor 's3': "
                        + "'path' is not s3://BUCKET or s3://BUCKET/PREFIX, with no empty part and none that starts with a dot:"
                        + " my-bucket/team; "
                        + "'region' is not a region such as eu-central-1: Ireland; "
                        + "'encryption' is none of AES256, aws:kms, aws:kms:dsse: rot13");
        for (String path :
                new String[] {"s3://b", "s3://bucket//x", "s3://bucket/../x", "s3://Bucket/x", "s3:/bucket"}) {
            assertThat(cli.run("artifact-store", "register", "cloud", "-f", "s3", "--path=" + path))
                    .as(path)
                    .isEqualTo(2);
        }
    }

    @Test
    void givesNoAddressForWhatIsInAFolderOfThisMachine() throws Exception {
        RecordedRun.in(cli, folder);

        assertThat(cli.run("artifacts", "get", "training-1/train.model", "--url"))
                .isEqualTo(5);
        assertThat(cli.err)
                .contains(
                        "Cannot give an address for training-1/train.model: the store in ",
                        " is not one on the network",
                        "hint: pipewright artifacts get training-1/train.model PATH copies it");
        assertThat(cli.run("artifacts", "get", "training-1/train.model", "--url", "--expires=8d"))
                .isEqualTo(2);
        assertThat(cli.err)
                .contains(
                        "Cannot give an address for training-1/train.model: --expires is no duration from 1s to 7d: 8d");
        assertThat(cli.run("artifacts", "get", "training-1/train.model")).isEqualTo(2);
        assertThat(cli.err).contains("Cannot get 'training-1/train.model': name either a TARGET or --url");
        assertThat(cli.run("artifacts", "get", "training-1/train.model", "x", "--url"))
                .isEqualTo(2);
    }
}
