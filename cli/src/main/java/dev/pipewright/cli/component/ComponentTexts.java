package dev.pipewright.cli.component;

import dev.pipewright.activities.catalog.Role;
import java.util.ListResourceBundle;

/** How the help of a component's commands speaks of its role: {@code ${bundle:text.words}} and so on. */
final class ComponentTexts extends ListResourceBundle {
    private final Role role;

    ComponentTexts(Role role) {
        this.role = role;
    }

    /** What the noun is about. */
    String describesNoun() {
        return switch (role) {
            case ORCHESTRATOR -> "Orchestrators: where the steps of a run execute.";
            case ARTIFACT_STORE -> "Artifact stores: where artifacts and logs are kept.";
            case CONTAINER_REGISTRY -> "Container registries: where images are pushed to and pulled from.";
        };
    }

    @Override
    protected Object[][] getContents() {
        String words = role.words();
        boolean registry = role == Role.CONTAINER_REGISTRY;
        return new Object[][] {
            {"text.noun", role.label()},
            {"text.words", words},
            {"text.a", (registry ? "a " : "an ") + words},
            {"text.plural", registry ? "container registries" : words + "s"},
            {"text.name", exampleName()},
            {"text.flavor", registry ? "default" : "local"},
            {"text.attribute", exampleAttribute()}
        };
    }

    private String exampleName() {
        return switch (role) {
            case ORCHESTRATOR -> "two-cpus";
            case ARTIFACT_STORE -> "big-disk";
            case CONTAINER_REGISTRY -> "lab";
        };
    }

    private String exampleAttribute() {
        return switch (role) {
            case ORCHESTRATOR -> "--cpus=2";
            case ARTIFACT_STORE -> "--path=/mnt/artifacts";
            case CONTAINER_REGISTRY -> "--uri=localhost:5000/team";
        };
    }
}
