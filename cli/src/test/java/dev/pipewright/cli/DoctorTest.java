package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of stacks that have all they need, and of those that do not. */
class DoctorTest {
    private static Moto moto;

    @TempDir
    private Path folder;

    private Pipewright pipewright;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
        moto.makeBucket("team");
        moto.makeInstanceProfile("pipewright-machine");
    }

    @AfterAll
    static void endMoto() {
        moto.close();
    }

    @BeforeEach
    void haveAStackInTheCloud() throws Exception {
        pipewright = new Pipewright(folder)
                .with("AWS_ENDPOINT_URL", moto.address())
                .with("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "example")
                .with("AWS_REGION", "eu-west-1");
        assertThat(pipewright
                        .run(
                                "orchestrator",
                                "register",
                                "cloud",
                                "-f",
                                "vm_aws",
                                "--temporal_address=temporal.lan:7233")
                        .exitCode())
                .isZero();
        assertThat(pipewright
                        .run("artifact-store", "register", "cloud", "-f", "s3", "--path=s3://team/pipelines")
                        .exitCode())
                .isZero();
        assertThat(pipewright
                        .run("stack", "register", "cloud", "-o", "cloud", "-a", "cloud")
                        .exitCode())
                .isZero();
    }

    private String said(int exitCode, Object... command) throws Exception {
        Process process = pipewright.start(command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(pipewright.output()).isEqualTo(exitCode);
        return pipewright.output();
    }

    @Test
    void findsNothingWrongWithTheStackOfANewcomer() throws Exception {
        assertThat(said(0, "doctor"))
                .containsSubsequence(
                        "Stack 'default'",
                        "Temporal        OK     in the process of each run, which ends with it",
                        "orchestrator    OK     steps are processes of this machine",
                        "artifact store  OK     folder ");
    }

    @Test
    void asksEc2WhetherItWouldStartAMachine() throws Exception {
        assertThat(said(1, "doctor", "--stack", "cloud"))
                .containsSubsequence(
                        "Temporal        WRONG  no server is named, and machines cannot reach the one in this process",
                        "orchestrator    OK     EC2 would start t3.small in eu-west-1",
                        "which would reach Temporal at temporal.lan:7233",
                        "artifact store  OK     lets this machine write, read and delete");
        assertThat(moto.instances("eu-west-1")).doesNotContain("<instanceId>");
        assertThat(moto.keys("team")).isEmpty();
    }

    @Test
    void saysWhatToDoAboutAnInstanceProfileThatIsMissing() throws Exception {
        pipewright.run("orchestrator", "update", "cloud", "--instance_profile=nobody");

        assertThat(said(1, "doctor", "--stack", "cloud"))
                .contains("orchestrator    WRONG  Cannot start a machine as t3.small in eu-west-1a: ")
                .contains("hint: deploy the instance profile, or name another: pipewright orchestrator update NAME"
                        + " --instance_profile=PROFILE");
    }

    @Test
    void saysThatABucketIsMissing() throws Exception {
        pipewright.run("artifact-store", "update", "cloud", "--path=s3://nowhere/x");

        assertThat(said(1, "doctor", "--stack", "cloud"))
                .contains("artifact store  WRONG  ", "there is no bucket 'nowhere'", "aws s3 mb s3://nowhere");
    }

    @Test
    void saysItToScriptsToo() throws Exception {
        assertThat(said(1, "doctor", "--stack", "cloud", "-o", "json"))
                .containsSubsequence("\"stack\"", "\"cloud\"", "\"ok\"", "false", "\"findings\"", "\"Temporal\"");
    }

    @Test
    void doesNotKnowAStackThatIsNotThere() throws Exception {
        assertThat(said(3, "doctor", "--stack", "clout")).contains("did you mean 'cloud'?");
    }
}
