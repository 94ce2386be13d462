package dev.pipewright.activities.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.stack.ContainerRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EcrRegistriesTest {
    private static final String OURS = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String THEIRS = "210987654321.dkr.ecr.eu-central-1.amazonaws.com";
    private static final String FAR = "210987654321.dkr.ecr.us-west-2.amazonaws.com";
    private static final ContainerRegistry.Aws COMPONENT = new ContainerRegistry.Aws(OURS + "/team", null, "cloud");

    @TempDir
    private Path folder;

    private AnsweringEcr ecr;
    private ConnectedEcr connected;
    private Registries registries;

    @BeforeEach
    void start() throws Exception {
        ecr = new AnsweringEcr();
        connected = new ConnectedEcr(folder, ecr.address());
        registries = new Registries(folder.resolve("docker"), Map.of(), connected.registries());
    }

    @AfterEach
    void stop() {
        registries.close();
        connected.close();
        ecr.close();
    }

    @Test
    void logsInOnceToAllAccountsOfARegion() throws Exception {
        assertThat(registries.login(OURS, COMPONENT)).contains(new RegistryLogin(OURS, "AWS", "password-1"));
        assertThat(registries.login(THEIRS, COMPONENT)).contains(new RegistryLogin(THEIRS, "AWS", "password-1"));

        assertThat(ecr.log()).containsExactly("GetAuthorizationToken eu-central-1 AKIDEXAMPLE");
    }

    @Test
    void logsInToAnotherRegionThere() throws Exception {
        registries.login(OURS, COMPONENT);

        assertThat(registries.login(FAR, COMPONENT)).contains(new RegistryLogin(FAR, "AWS", "password-2"));
        assertThat(ecr.log()).last().isEqualTo("GetAuthorizationToken us-west-2 AKIDEXAMPLE");
    }

    @Test
    void asksDockerOnlyForOtherRegistries() throws Exception {
        assertThat(registries.login("registry.lan", COMPONENT)).isEmpty();
        assertThat(registries.login(OURS, new ContainerRegistry.Default(OURS))).isEmpty();
        assertThat(registries.login(OURS, null)).isEmpty();

        assertThat(ecr.log()).isEmpty();
    }

    @Test
    void signsWithWhatTheHostHasWhereThereIsNoConnector() throws Exception {
        System.setProperty("aws.accessKeyId", "AKIDHOST");
        System.setProperty("aws.secretAccessKey", "secret");
        try {
            registries.login(OURS, new ContainerRegistry.Aws(OURS));
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }

        assertThat(ecr.log()).containsExactly("GetAuthorizationToken eu-central-1 AKIDHOST");
    }

    @Test
    void saysThatTheConnectorIsGone() {
        ContainerRegistry.Aws gone = new ContainerRegistry.Aws(OURS, null, "gone");

        assertThatThrownBy(() -> registries.login(OURS, gone))
                .isInstanceOfSatisfying(RegistryException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(RegistryException.Kind.DENIED);
                    assertThat(failure)
                            .hasMessageStartingWith(
                                    "cannot log in to " + OURS + ": cannot find service connector 'gone'");
                    assertThat(failure.hint()).isEqualTo("pipewright service-connector list");
                });
    }

    @Test
    void makesARepositoryInTheAccountOfTheRegistry() throws Exception {
        connected.registries().create(COMPONENT, EcrAddress.parse(FAR), "team/training");

        assertThat(ecr.log()).hasSize(2);
        assertThat(ecr.log().get(0))
                .startsWith("CreateRepository us-west-2 ")
                .contains(
                        "\"registryId\":\"210987654321\"",
                        "\"repositoryName\":\"team/training\"",
                        "\"imageScanningConfiguration\":{\"scanOnPush\":true}",
                        "{\"Key\":\"dev.pipewright\",\"Value\":\"images\"}",
                        "{\"Key\":\"dev.pipewright.pipeline\",\"Value\":\"training\"}");
        assertThat(ecr.log().get(1))
                .startsWith("PutLifecyclePolicy us-west-2 ")
                .contains("\\\"tagStatus\\\":\\\"untagged\\\"", "\\\"countNumber\\\":14");
    }

    @Test
    void leavesARepositoryAloneThatSomebodyElseHasMade() throws Exception {
        ecr.refuses("CreateRepository", "RepositoryAlreadyExistsException", "It already exists");

        connected.registries().create(COMPONENT, EcrAddress.parse(OURS), "team/training");

        assertThat(ecr.log()).hasSize(1);
    }

    @Test
    void makesARepositoryWithoutALifecyclePolicyWhereItMayNotGiveOne() throws Exception {
        ecr.refuses("PutLifecyclePolicy", "AccessDeniedException", "no");

        connected.registries().create(COMPONENT, EcrAddress.parse(OURS), "team/training");

        assertThat(ecr.log()).hasSize(2);
    }

    @Test
    void saysThatEcrTakesNoNameOfOneLetter() {
        assertThatThrownBy(() -> connected.registries().create(COMPONENT, EcrAddress.parse(OURS), "a"))
                .hasMessage("cannot make repository 'a' in " + OURS + ": ECR takes no name of one letter");
        assertThat(ecr.log()).isEmpty();
    }

    @Test
    void namesTheActionAndTheRepositoryWherePermissionLacks() {
        ecr.refuses(
                "CreateRepository",
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ecr:TagResource on resource:"
                        + " arn:aws:ecr:eu-central-1:123456789012:repository/team/training");
        refusesToMake(
                "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ecr:TagResource on resource:"
                        + " arn:aws:ecr:eu-central-1:123456789012:repository/team/training",
                "ecr:TagResource");

        ecr.refuses("CreateRepository", "AccessDeniedException", "no");
        refusesToMake("AWS answered 400 AccessDeniedException (no)", "ecr:CreateRepository");
    }

    private void refusesToMake(String why, String action) {
        assertThatThrownBy(() -> connected.registries().create(COMPONENT, EcrAddress.parse(OURS), "team/training"))
                .isInstanceOfSatisfying(RegistryException.class, failure -> {
                    assertThat(failure).hasMessage("cannot make repository 'team/training' in " + OURS + ": " + why);
                    assertThat(failure.hint())
                            .isEqualTo("allow " + action
                                    + " on arn:aws:ecr:eu-central-1:123456789012:repository/team/training, or have the"
                                    + " repository made by its account: aws ecr create-repository --region eu-central-1"
                                    + " --repository-name team/training");
                });
    }
}
