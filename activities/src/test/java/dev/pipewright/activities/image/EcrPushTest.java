package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static dev.pipewright.activities.image.RefusedImageTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.ecr.ConnectedEcr;
import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Repository;
import dev.pipewright.activities.registry.TestEcr;
import dev.pipewright.activities.s3.Moto;
import dev.pipewright.activity.BuiltImage;
import dev.pipewright.activity.Failures;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Tag;

/** Pushing to a real registry under the name of one of ECR, with the passwords and the repositories of moto. */
class EcrPushTest {
    private static final String REPOSITORY = "team/training-1";
    private static final String UPLOADS = "POST /v2/" + REPOSITORY + "/blobs/uploads/";

    private static Moto moto;

    @TempDir
    private Path folder;

    private TestEcr ecr;
    private ConnectedEcr connected;
    private EcrClient client;
    private String base;

    @BeforeAll
    static void startMoto(@TempDir Path folder) throws Exception {
        moto = Moto.start(folder);
    }

    @AfterAll
    static void endMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        ecr = TestEcr.start(folder.resolve("registry"));
        connected = new ConnectedEcr(folder.resolve("catalog"), moto.address());
        client = EcrClient.builder()
                .endpointOverride(moto.address())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .httpClient(ApacheHttpClient.create())
                .build();
        base = "tar://" + TestBases.plain().save(folder.resolve("base.tar"));
    }

    @AfterEach
    void stop() throws Exception {
        client.describeRepositories()
                .repositories()
                .forEach(there -> client.deleteRepository(gone -> gone.repositoryName(there.repositoryName())));
        client.close();
        connected.close();
        ecr.close();
    }

    private ContainerRegistry component() {
        return new ContainerRegistry.Aws(TestEcr.HOST + "/team", ecr.caCert().toString(), "cloud");
    }

    private ImageWorkshop workshop(String name) throws Exception {
        return new ImageWorkshop(folder.resolve(name), component()).with(connected.registries());
    }

    private void repositoryIsMissing() {
        ecr.front()
                .refuse(UPLOADS, 404, "NAME_UNKNOWN", "The repository with name '" + REPOSITORY + "' does not exist");
    }

    @Test
    void makesTheRepositoryAndPushesToIt() throws Exception {
        repositoryIsMissing();
        ImageWorkshop workshop = workshop("host");

        BuiltImage built = workshop.build(on(base), workshop.code("train.py", "print(1)"));

        assertThat(built.reference()).startsWith(TestEcr.HOST + "/" + REPOSITORY + "@sha256:");
        assertThat(built.pushedBytes()).isPositive();
        assertThat(workshop.layer(built.reference(), 1)).containsEntry("opt/pipewright/code/train.py", "print(1)");
        assertThat(client.describeRepositories().repositories()).singleElement().satisfies(made -> {
            assertThat(made.repositoryName()).isEqualTo(REPOSITORY);
            assertThat(made.imageScanningConfiguration().scanOnPush()).isTrue();
            assertThat(client.listTagsForResource(tags -> tags.resourceArn(made.repositoryArn()))
                            .tags())
                    .extracting(Tag::key)
                    .containsExactlyInAnyOrder("dev.pipewright", "dev.pipewright.pipeline");
        });
        assertThat(client.getLifecyclePolicy(policy -> policy.repositoryName(REPOSITORY))
                        .lifecyclePolicyText())
                .contains("untagged");
    }

    @Test
    void leavesItToALaterTryWhereANewRepositoryIsNotSeenYet() throws Exception {
        repositoryIsMissing();
        repositoryIsMissing();
        ImageWorkshop workshop = workshop("host");
        String code = workshop.code("a", "a");

        assertThatThrownBy(() -> workshop.build(on(base), code))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.UNAVAILABLE);
                    assertThat(failure.isNonRetryable()).isFalse();
                });

        assertThat(workshop.build(on(base), code).pushedBytes()).isPositive();
    }

    @Test
    void saysThatThePasswordIsNotTaken() throws Exception {
        ImageWorkshop workshop = workshop("host");
        ecr.front().answer("HEAD /v2/" + REPOSITORY + "/manifests/.*", 2, 401);

        assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                .hasMessageContaining(TestEcr.HOST
                        + " answered 401 (it does not take the password that AWS gives in eu-central-1: check the account"
                        + " and the region in its name)");
    }

    @Test
    void saysThatAProxysAuthorityIsNotTrusted() throws Exception {
        ImageWorkshop workshop = new ImageWorkshop(
                        folder.resolve("host"), new ContainerRegistry.Aws(TestEcr.HOST + "/team", null, "cloud"))
                .with(connected.registries());

        assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                .hasMessageContaining("the certificate of " + TestEcr.HOST
                        + " is not trusted: no known authority has signed it (name the authority of the proxy that opens"
                        + " TLS with: pipewright container-registry update NAME --ca_cert=FILE)");
    }

    @Test
    void canBeReadByAnybodyElseAtItsDigest() throws Exception {
        ImageWorkshop workshop = workshop("host");
        BuiltImage built = workshop.build(on(base), workshop.code("a", "a"));
        ImageName name = ImageName.parse(built.reference());

        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://" + ecr.direct() + "/v2/" + name.repository() + "/manifests/" + name.qualifier()))
                .header("Accept", Repository.MANIFEST)
                .header("Authorization", TestEcr.authorization())
                .build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Repository.digest(answer.body())).isEqualTo(name.qualifier());
    }

    @Test
    void asksForNoRepositoryThatIsThereAndPushesNoImageThatIsThere() throws Exception {
        ImageWorkshop workshop = workshop("host");
        String code = workshop.code("a", "a");
        BuiltImage built = workshop.build(on(base), code);
        long pushed = ecr.front().receivedBytes();

        BuiltImage again = workshop.build(on(base), code);

        assertThat(again.reference()).isEqualTo(built.reference());
        assertThat(again.pushedBytes()).isZero();
        assertThat(ecr.front().receivedBytes()).isEqualTo(pushed);
        assertThat(client.describeRepositories().repositories()).isEmpty(); // nobody asked moto for one
    }

    @Test
    void isContentWhereSomebodyElsePushedTheSameToATagThatDoesNotMove() throws Exception {
        String code = workshop("host").code("a", "a");
        BuiltImage built = workshop("host").build(on(base), code);
        tagsDoNotMove();

        assertThat(workshop("host")
                        .build(workshop("host").images("other"), on(base), code)
                        .reference())
                .isEqualTo(built.reference());
    }

    @Test
    void saysThatATagWhichDoesNotMoveNamesAnotherImage() throws Exception {
        ImageWorkshop workshop = workshop("host");
        String code = workshop.code("a", "a");
        BuiltImage built = workshop.build(on(base), code);
        String other = TestBases.plain().with("other", "other").push(workshop.registries(), tagged(), component());
        tagsDoNotMove();

        refused(
                () -> workshop.build(workshop.images("other"), on(base), code),
                Failures.REFUSED,
                "Cannot push image '" + tagged() + "': " + TestEcr.HOST
                        + " answered 400 (the tag is immutable); the tag"
                        + " names another image, " + other + ", and this one is "
                        + ImageName.parse(built.reference()).qualifier()
                        + " (start the run anew, which takes the image that is there)");
    }

    private String tagged() {
        return ecr.front().requests().stream()
                .filter(request -> request.startsWith("PUT /v2/" + REPOSITORY + "/manifests/"))
                .map(request -> TestEcr.HOST + "/" + REPOSITORY + ":" + request.replaceFirst(".*/", ""))
                .findFirst()
                .orElseThrow();
    }

    /** As if somebody else had pushed between our look and our push. */
    private void tagsDoNotMove() {
        ecr.front().answer("HEAD /v2/" + REPOSITORY + "/manifests/.*", 1, 404);
        ecr.front().refuse("PUT /v2/" + REPOSITORY + "/manifests/.*", 400, "TAG_INVALID", "the tag is immutable");
    }

    @Test
    void namesTheActionAndTheRepositoryWherePermissionLacks() throws Exception {
        ImageWorkshop workshop = workshop("host");
        String said =
                "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ecr:InitiateLayerUpload on"
                        + " resource: arn:aws:ecr:eu-central-1:123456789012:repository/team/training-1 because no identity-based"
                        + " policy allows the ecr:InitiateLayerUpload action";
        String allow =
                "arn:aws:ecr:eu-central-1:123456789012:repository/team/training-1 to whose credentials these are;"
                        + " for a registry of another account, in the repository's policy, too)";
        for (String action : List.of("ecr:InitiateLayerUpload", "ecr:BatchGetImage")) {
            boolean told = action.equals("ecr:InitiateLayerUpload");
            if (told) {
                ecr.front().refuse(UPLOADS, 403, "DENIED", said);
            } else {
                ecr.front().answer("HEAD /v2/" + REPOSITORY + "/manifests/.*", 1, 403); // without a word
            }

            assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                    .hasMessageContaining(TestEcr.HOST + " answered 403" + (told ? " (" + said + ")" : ""))
                    .hasMessageContaining(" (allow " + action + " on " + allow);
        }
    }
}
