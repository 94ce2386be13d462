package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.stack.ArtifactStore;
import dev.pipewright.stack.ContainerRegistry;
import dev.pipewright.stack.Orchestrator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlavorsTest {
    static Stream<Arguments> everyRecordOfAStack() {
        return Stream.of(
                        Map.entry(Role.ORCHESTRATOR, Orchestrator.class),
                        Map.entry(Role.ARTIFACT_STORE, ArtifactStore.class),
                        Map.entry(Role.CONTAINER_REGISTRY, ContainerRegistry.class))
                .flatMap(role -> Arrays.stream(role.getValue().getPermittedSubclasses())
                        .map(type -> Arguments.of(role.getKey(), type)));
    }

    @ParameterizedTest
    @MethodSource("everyRecordOfAStack")
    void everyFlavorOfAStackCanBeRegisteredAndBecomesItsRecord(Role role, Class<?> type) {
        Flavor flavor = Flavors.get(role, flavorName(type));
        Map<String, String> attributes = new TreeMap<>();
        flavor.attributes()
                .forEach(attribute ->
                        attributes.put(attribute.name(), attribute.type() == Attribute.Type.FLAG ? "true" : "1"));
        Map<String, String> checked = Flavors.checked(flavor, attributes, Path.of("/"));

        Object converted = convert(new Component(role, "x", flavor.name(), checked, Instant.EPOCH, Instant.EPOCH));

        assertThat(converted).isInstanceOf(type);
        assertThat(flavor.attributes())
                .extracting(Attribute::name)
                .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(component -> snakeCase(component.getName()))
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
                        new Component(Role.ORCHESTRATOR, "far", "moon", Map.of(), Instant.EPOCH, Instant.EPOCH)))
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
