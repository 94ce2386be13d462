package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
    @TempDir
    Path folder;

    private Catalog catalog;
    private Components components;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        components = catalog.components();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void registersListsAndDescribesComponents() {
        Component small = components.register(Role.ORCHESTRATOR, "small", "local", Map.of("cpus", "1.5"));

        assertThat(small.attributes()).containsExactly(Map.entry("cpus", "1.5"));
        assertThat(components.get(Role.ORCHESTRATOR, "small")).isEqualTo(small);
        assertThat(components.list(Role.ORCHESTRATOR))
                .extracting(Component::name)
                .containsExactly("default", "small");
        assertThat(components.list(Role.CONTAINER_REGISTRY)).isEmpty();
    }

    @Test
    void makesPathsAbsolute() {
        Component store = components.register(Role.ARTIFACT_STORE, "here", "local", Map.of("path", "some/../place"));

        assertThat(store.attributes())
                .containsEntry("path", Path.of("place").toAbsolutePath().toString());
    }

    @Test
    void namesAllMistakesInAttributesAtOnceAndTheNearestName() {
        assertThatThrownBy(() ->
                        components.register(Role.ARTIFACT_STORE, "x", "local", Map.of("paht", "/tmp", "zone", "b")))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CatalogException.Kind.INVALID);
                    assertThat(e.hint()).isEqualTo("did you mean 'path'?");
                })
                .hasMessage("Cannot use these attributes for artifact store flavor 'local': 'path' is missing;"
                        + " there is no attribute 'paht' (attributes: path);"
                        + " there is no attribute 'zone' (attributes: path)");
        assertThat(components.list(Role.ARTIFACT_STORE)).hasSize(1);
    }

    @Test
    void saysWhatAMissingAttributeIs() {
        assertThatThrownBy(() -> components.register(Role.CONTAINER_REGISTRY, "hub", "default", Map.of()))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("add --uri=... (Host, port and path prefix, localhost:5000/team)"))
                .hasMessage("Cannot use these attributes for container registry flavor 'default': 'uri' is missing");
    }

    @Test
    void refusesValuesThatAreNoAmountsOrEmpty() {
        for (String value : new String[] {"many", "-1", "0", "NaN", "Infinity"}) {
            assertThatThrownBy(() -> components.register(Role.ORCHESTRATOR, "x", "local", Map.of("cpus", value)))
                    .hasMessage("Cannot use these attributes for orchestrator flavor 'local': 'cpus' is not a number"
                            + " above 0: " + value);
        }
        assertThatThrownBy(() -> components.register(Role.ARTIFACT_STORE, "x", "local", Map.of("path", " ")))
                .hasMessageEndingWith("'path' is empty");
    }

    @Test
    void refusesWhatIsNoAddressOfARegistry() {
        for (String value : new String[] {"not a uri", "https://registry.lan", "registry.lan/"}) {
            assertThatThrownBy(() -> components.register(Role.CONTAINER_REGISTRY, "x", "default", Map.of("uri", value)))
                    .hasMessage("Cannot use these attributes for container registry flavor 'default': 'uri' is not"
                            + " host[:port][/path] without a scheme: " + value);
        }
        for (String value :
                new String[] {"localhost:5000", "registry.lan/team/ml", "10.0.0.7:5000/team", "docker.io/team"}) {
            components.register(Role.CONTAINER_REGISTRY, value.replaceAll("\\W", "-"), "default", Map.of("uri", value));
        }
    }

    @Test
    void knowsTheNearestFlavor() {
        assertThatThrownBy(() -> components.register(Role.ORCHESTRATOR, "x", "locla", Map.of()))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.hint()).isEqualTo("did you mean 'local'?"))
                .hasMessage(
                        "Cannot use orchestrator flavor 'locla': there is no such flavor (flavors: local, local_docker, vm_docker,"
                                + " vm_aws)");
    }

    @Test
    void refusesNamesThatCannotBeTyped() {
        assertThatThrownBy(() -> components.register(Role.ORCHESTRATOR, "a b", "local", Map.of()))
                .hasMessage(
                        "Cannot use the orchestrator name 'a b': only letters, digits, '_', '.' and '-' are allowed");
        assertThatThrownBy(() -> components.register(Role.ARTIFACT_STORE, "x".repeat(65), "local", Map.of("path", "/")))
                .hasMessageEndingWith("it must have 1 to 64 characters");
    }

    @Test
    void refusesANameThatIsTaken() {
        assertThatThrownBy(() -> components.register(Role.ORCHESTRATOR, "default", "local", Map.of()))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("pipewright orchestrator describe default"))
                .hasMessage("Cannot register orchestrator 'default': the name is taken");
    }

    @Test
    void changesAddsAndTakesAwayAttributes() {
        components.register(Role.ORCHESTRATOR, "small", "local", Map.of("cpus", "1"));

        assertThat(components
                        .update(Role.ORCHESTRATOR, "small", Map.of("cpus", "2"))
                        .attributes())
                .containsEntry("cpus", "2");
        assertThat(components
                        .update(Role.ORCHESTRATOR, "small", Collections.singletonMap("cpus", null))
                        .attributes())
                .isEmpty();
    }

    @Test
    void namesTheRegisteredComponentsWhenOneIsUnknown() {
        assertThatThrownBy(() -> components.get(Role.ORCHESTRATOR, "defualt"))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CatalogException.Kind.NOT_FOUND);
                    assertThat(e.hint()).isEqualTo("did you mean 'default'?");
                })
                .hasMessage(
                        "Cannot find orchestrator 'defualt': none of that name is registered (registered: default)");
    }

    @Test
    void refusesToDeleteWhatStacksUseAndNamesThem() {
        components.register(Role.ORCHESTRATOR, "small", "local", Map.of());
        for (String stack : new String[] {"b", "a"}) {
            catalog.stacks().register(stack, Map.of(Role.ORCHESTRATOR, "small", Role.ARTIFACT_STORE, "default"));
        }

        assertThatThrownBy(() -> components.delete(Role.ORCHESTRATOR, "small"))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("pipewright stack update a --orchestrator=OTHER"))
                .hasMessage("Cannot delete orchestrator 'small': it is used by stacks 'a', 'b'");

        catalog.stacks().delete("a");
        catalog.stacks().delete("b");
        components.delete(Role.ORCHESTRATOR, "small");
        assertThat(components.list(Role.ORCHESTRATOR)).hasSize(1);
    }

    @Test
    void keepsTheDefaultComponents() {
        assertThatThrownBy(() -> components.delete(Role.ARTIFACT_STORE, "default"))
                .hasMessage("Cannot delete artifact store 'default': it belongs to the default stack, which is always"
                        + " there");
        assertThatThrownBy(() -> components.rename(Role.ORCHESTRATOR, "default", "other"))
                .hasMessageStartingWith("Cannot rename orchestrator 'default'");
    }

    @Test
    void renamesAComponentWithoutItsStacksNoticing() {
        components.register(Role.ORCHESTRATOR, "small", "local", Map.of("cpus", "1"));
        catalog.stacks().register("s", Map.of(Role.ORCHESTRATOR, "small", Role.ARTIFACT_STORE, "default"));

        components.rename(Role.ORCHESTRATOR, "small", "tiny");

        assertThat(catalog.stacks().get("s").components()).containsEntry(Role.ORCHESTRATOR, "tiny");
        assertThatThrownBy(() -> components.rename(Role.ORCHESTRATOR, "tiny", "default"))
                .hasMessage("Cannot rename orchestrator 'tiny' to 'default': the name is taken");
    }
}
