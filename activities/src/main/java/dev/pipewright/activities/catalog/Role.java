package dev.pipewright.activities.catalog;

/** What a component does for a stack. */
public enum Role {
    ORCHESTRATOR("orchestrator"),
    ARTIFACT_STORE("artifact-store"),
    CONTAINER_REGISTRY("container-registry");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** As commands and messages name it, {@code artifact-store}. Stored: never renamed. */
    public String label() {
        return label;
    }

    /** As a sentence names it, {@code artifact store}. */
    public String words() {
        return label.replace('-', ' ');
    }

    /** Whether every stack has one. */
    public boolean required() {
        return this != CONTAINER_REGISTRY;
    }

    /** The role of that label; IllegalArgumentException for any other text. */
    public static Role of(String label) {
        for (Role role : values()) {
            if (role.label.equals(label)) {
                return role;
            }
        }
        throw new IllegalArgumentException("Not a role: '" + label + "'");
    }
}
