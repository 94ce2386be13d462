package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pipewright.activity.RunStatus;
import dev.pipewright.stack.ContainerRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StacksTest {
    private static final Map<Role, String> DEFAULTS =
            Map.of(Role.ORCHESTRATOR, "default", Role.ARTIFACT_STORE, "default");

    @TempDir
    Path folder;

    private Catalog catalog;
    private Stacks stacks;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        stacks = catalog.stacks();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void registersAStackAndMakesItActive() {
        catalog.components().register(Role.CONTAINER_REGISTRY, "hub", "default", Map.of("uri", "localhost:5000/team"));
        stacks.register(
                "team",
                Map.of(
                        Role.ORCHESTRATOR, "default",
                        Role.ARTIFACT_STORE, "default",
                        Role.CONTAINER_REGISTRY, "hub"));
        stacks.setActive("team");
        stacks.setActive("team");

        assertThat(stacks.active()).isEqualTo("team");
        assertThat(stacks.list())
                .extracting(StackEntry::name, StackEntry::active)
                .containsExactly(tuple("default", false), tuple("team", true));
        assertThat(stacks.resolve("team").containerRegistry())
                .isEqualTo(new ContainerRegistry.Default("localhost:5000/team"));
    }

    @Test
    void namesTheRegisteredStacksAndTheNearestWhenOneIsUnknown() {
        stacks.register("prod", DEFAULTS);

        assertThatThrownBy(() -> stacks.resolve("prdo"))
                .isInstanceOfSatisfying(CatalogException.class, e -> {
                    assertThat(e.kind()).isEqualTo(CatalogException.Kind.NOT_FOUND);
                    assertThat(e.hint()).isEqualTo("did you mean 'prod'?");
                })
                .hasMessage(
                        "Cannot find stack 'prdo': no stack of that name is registered (registered: default, prod)");
    }

    @Test
    void refusesAStackWithoutAnArtifactStoreOrWithAnUnknownComponent() {
        assertThatThrownBy(() -> stacks.register("x", Map.of(Role.ORCHESTRATOR, "default")))
                .hasMessage("Cannot keep stack 'x' without an artifact store: every stack has one");
        assertThatThrownBy(
                        () -> stacks.register("x", Map.of(Role.ORCHESTRATOR, "nope", Role.ARTIFACT_STORE, "default")))
                .hasMessageStartingWith("Cannot find orchestrator 'nope'");
        assertThat(stacks.list()).hasSize(1);
    }

    @Test
    void exchangesComponentsAndTakesAnOptionalOneAway() {
        catalog.components().register(Role.CONTAINER_REGISTRY, "hub", "default", Map.of("uri", "localhost:5000"));
        stacks.register("x", DEFAULTS);

        assertThat(stacks.update("x", Map.of(Role.CONTAINER_REGISTRY, "hub")).components())
                .containsEntry(Role.CONTAINER_REGISTRY, "hub")
                .hasSize(3);
        assertThat(stacks.update("x", Collections.singletonMap(Role.CONTAINER_REGISTRY, null))
                        .components())
                .isEqualTo(DEFAULTS);
        assertThatThrownBy(() -> stacks.update("x", Collections.singletonMap(Role.ORCHESTRATOR, null)))
                .hasMessageContaining("without an orchestrator");
        assertThat(stacks.get("x").components()).isEqualTo(DEFAULTS);
    }

    @Test
    void keepsTheActiveStackActiveUnderItsNewName() {
        stacks.register("old", DEFAULTS);
        stacks.setActive("old");

        stacks.rename("old", "new");

        assertThat(stacks.active()).isEqualTo("new");
        assertThat(stacks.copy("new", "second").components()).isEqualTo(DEFAULTS);
        assertThatThrownBy(() -> stacks.rename("new", "second"))
                .hasMessage("Cannot rename stack 'new' to 'second': the name is taken");
    }

    @Test
    void keepsTheDefaultStack() {
        assertThatThrownBy(() -> stacks.delete("default"))
                .hasMessage("Cannot delete stack 'default': it is always there");
        assertThatThrownBy(() -> stacks.rename("default", "x"))
                .hasMessage("Cannot rename stack 'default': it is always there");
    }

    @Test
    void refusesToDeleteTheActiveStack() {
        stacks.register("x", DEFAULTS);
        stacks.setActive("x");

        assertThatThrownBy(() -> stacks.delete("x"))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.hint()).isEqualTo("pipewright stack set default"))
                .hasMessage("Cannot delete stack 'x': it is the active stack");
    }

    @Test
    void refusesToDeleteAStackThatUnfinishedRunsUseAndNamesThem() {
        stacks.register("x", DEFAULTS);
        for (int i = 0; i < 2; i++) {
            catalog.runs().create(new NewRun("p", null, "x", "{}", "here", Instant.EPOCH, null, Map.of()));
        }

        assertThatThrownBy(() -> stacks.delete("x"))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.hint()).isEqualTo("pipewright runs stop p-1"))
                .hasMessage("Cannot delete stack 'x': it is used by unfinished runs 'p-1', 'p-2'");

        catalog.runs().recordStatus("p-1", RunStatus.COMPLETED, null, Instant.EPOCH);
        catalog.runs().recordStatus("p-2", RunStatus.STOPPED, null, Instant.EPOCH);
        stacks.delete("x");
        assertThat(stacks.list()).hasSize(1);
    }
}
