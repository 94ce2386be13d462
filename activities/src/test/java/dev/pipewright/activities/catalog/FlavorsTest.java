package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlavorsTest {
    static Stream<Arguments> everyRecordOfAStack() {
        return Stream.of(
                        Map.entry(Role.ORCHESTRATOR, Orchestrator.class),
                        Map.entry(Role.ARTIFACT_STORE, ArtifactStore.class),
                        Map.entry(Role.CONTAINER_REGISTRY, ContainerRegistry.class))
                .flatMap(role -> records(role.getValue()).map(type -> Arguments.of(role.getKey(), type)));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(FlavorsTest::records);
    }

    @ParameterizedTest
    @MethodSource("everyRecordOfAStack")
    void everyFlavorOfAStackCanBeRegisteredAndBecomesItsRecord(Role role, Class<?> type) {
        Flavor flavor = Flavors.get(role, flavorName(type));
        Map<String, String> attributes = new TreeMap<>();
        flavor.attributes().forEach(attribute -> attributes.put(attribute.name(), example(attribute.type())));
        Map<String, String> checked = Flavors.checked(flavor, attributes, Path.of("/"));

        Object converted =
                convert(new Component(role, "x", flavor.name(), checked, null, Instant.EPOCH, Instant.EPOCH));

        assertThat(converted).isInstanceOf(type);
        assertThat(flavor.attributes())
                .extracting(Attribute::name)
                .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(component -> attributeName(component.getName()))
                        .filter(name -> !name.equals("connector")) // which is connected, not set
                        .toList());
    }

    @Test
    void everyAttributeIsDescribed() {
        for (Role role : Role.values()) {
            assertThat(Flavors.of(role)).isNotEmpty().allSatisfy(flavor -> {
                assertThat(flavor.description()).isNotBlank();
                assertThat(flavor.attributes()).allSatisfy(attribute -> assertThat(attribute.description())
                        .isNotBlank());
            });
        }
    }

    @Test
    void saysThatAFlavorIsOfANewerProgram() {
        assertThatThrownBy(() -> Flavors.orchestrator(
                        new Component(Role.ORCHESTRATOR, "far", "moon", Map.of(), null, Instant.EPOCH, Instant.EPOCH)))
                .hasMessage("Cannot use orchestrator 'far': this program has no flavor 'moon'");
    }

    @Test
    void refusesAFlagThatIsNeitherTrueNorFalse() {
        assertThatThrownBy(() -> Flavors.checked(
                        Flavors.get(Role.CONTAINER_REGISTRY, "default"),
                        Map.of("uri", "registry.lan", "insecure", "yes"),
                        Path.of("/")))
                .hasMessage("Cannot use these attributes for container registry flavor 'default': "
                        + "'insecure' is neither true nor false: yes");
    }

    @Test
    void refusesACertificateThatIsNotThere(@TempDir Path folder) throws Exception {
        Flavor flavor = Flavors.get(Role.CONTAINER_REGISTRY, "default");
        Map<String, String> given = Map.of("uri", "registry.lan", "ca_cert", "ca.pem");

        assertThatThrownBy(() -> Flavors.checked(flavor, given, folder))
                .hasMessage("Cannot use these attributes for container registry flavor 'default': "
                        + "'ca_cert' names a file that is not there: " + folder.resolve("ca.pem"));

        Files.createFile(folder.resolve("ca.pem"));
        assertThat(Flavors.checked(flavor, given, folder))
                .containsEntry("ca_cert", folder.resolve("ca.pem").toString());
    }

    @Test
    void tellsEveryMistakeOfAMachineAtOnce() {
        Map<String, String> wrong = Map.of(
                "memory", "4",
                "machine_image", "No Image",
                "worker_base", "No Base",
                "temporal_address", "temporal",
                "max_machines", "0",
                "boot_timeout", "5",
                "lease", "0s",
                "user", " ");

        assertThatThrownBy(() -> Flavors.checked(Flavors.get(Role.ORCHESTRATOR, "vm_docker"), wrong, Path.of("/")))
                .hasMessage("Cannot use these attributes for orchestrator flavor 'vm_docker': "
                        + "'memory' is not a size such as 512MiB or 4GiB: 4; "
                        + "'user' is empty; "
                        + "'machine_image' is not the name of an image: No Image; "
                        + "'worker_base' is not the name of an image, docker://NAME or tar://PATH: No Base; "
                        + "'temporal_address' is not host:port: temporal; "
                        + "'max_machines' is not a whole number above 0: 0; "
                        + "'boot_timeout' is not a duration such as 30s, 5m or 1h30m: 5; "
                        + "'lease' is not a duration such as 30s, 5m or 1h30m: 0s");
    }

    @Test
    void doesNotRepeatAKeyThatIsGivenInsteadOfTheNameOfItsSecret() {
        Map<String, String> wrong =
                Map.of("temporal_api_key_secret", "a-canary-key", "temporal_tls_secret", "arn:aws:s3:::bucket/key");

        assertThatThrownBy(() -> Flavors.checked(Flavors.get(Role.ORCHESTRATOR, "vm_aws"), wrong, Path.of("/")))
                .hasMessage("Cannot use these attributes for orchestrator flavor 'vm_aws': "
                        + "'temporal_api_key_secret' is not the ARN of a secret in AWS Secrets Manager, which looks like"
                        + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME; "
                        + "'temporal_tls_secret' is not the ARN of a secret in AWS Secrets Manager, which looks like"
                        + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME");
    }

    @Test
    void takesSecretsOfAllPartitions() {
        Map<String, String> given = Map.of(
                "temporal_api_key_secret",
                        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/temporal-AbCdEf",
                "temporal_tls_secret", "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:tls");

        assertThat(Flavors.checked(Flavors.get(Role.ORCHESTRATOR, "vm_aws"), given, Path.of("/")))
                .isEqualTo(given);
    }

    @Test
    void namesTheAttributeThatWasMeant() {
        assertThatThrownBy(() -> Flavors.checked(
                        Flavors.get(Role.ORCHESTRATOR, "vm_aws"), Map.of("temporal_api_key_secrt", "x"), Path.of("/")))
                .satisfies(e ->
                        assertThat(((CatalogException) e).hint()).isEqualTo("did you mean 'temporal_api_key_secret'?"));
    }

    @Test
    void readsSizesAndDurationsAndFillsInTheRest() {
        Map<String, String> given = Map.of("memory", "4GiB", "lease", "30s");
        Component component =
                new Component(Role.ORCHESTRATOR, "x", "vm_docker", given, null, Instant.EPOCH, Instant.EPOCH);

        assertThat(Flavors.orchestrator(component))
                .isEqualTo(new Orchestrator.VmDocker(
                        0,
                        4L << 30,
                        null,
                        "docker:28-cli",
                        "eclipse-temurin:21-jre",
                        null,
                        null,
                        0,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30)));
    }

    private static String example(Attribute.Type type) {
        return switch (type) {
            case TEXT, NUMBER, COUNT, PATH, REGISTRY, IMAGE, BASE -> "1";
            case BUCKET -> "s3://a-bucket/a/prefix";
            case ECR -> "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team";
            case REGION -> "eu-central-1";
            case ENCRYPTION -> "aws:kms";
            case SIZE -> "4GiB";
            case DURATION -> "30s";
            case ADDRESS -> "temporal.lan:7233";
            case FLAG -> "true";
            case FILE -> "/etc/passwd";
            case SECRET_ARN -> "arn:aws:secretsmanager:eu-central-1:123456789012:secret:temporal-AbCdEf";
        };
    }

    /** Attributes have units, records have them in their names. */
    private static String attributeName(String component) {
        return snakeCase(component.replaceFirst("Bytes$", ""));
    }

    private static Object convert(Component component) {
        return switch (component.role()) {
            case ORCHESTRATOR -> Flavors.orchestrator(component);
            case ARTIFACT_STORE -> Flavors.artifactStore(component);
            case CONTAINER_REGISTRY -> Flavors.containerRegistry(component);
        };
    }

    /** {@code LocalDocker} is {@code local_docker}, on the wire too. */
    private static String flavorName(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
