package dev.pipewright.activities.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.stack.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorsTest {
    private static final Access KEY =
            new Access("secret-key", Map.of("region", "eu-west-1"), Map.of("id", "AKID", "secret", "canary"), null);

    @TempDir
    Path folder;

    private Catalog catalog;
    private Connectors connectors;

    @BeforeEach
    void open() {
        catalog = Catalog.open(folder);
        connectors = catalog.connectors();
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void keepsAConnectorAndItsSecretsApart() {
        Instant end = Instant.parse("2026-11-26T12:00:00Z");
        Connector one = connectors.register("one", "aws", KEY);
        connectors.register("two", "aws", new Access("sts-token", Map.of(), Map.of("token", "t"), end));

        assertThat(one.settings()).containsExactly(Map.entry("region", "eu-west-1"));
        assertThat(one.toString()).doesNotContain("canary");
        assertThat(connectors.secrets("one")).isEqualTo(KEY.secrets());
        assertThat(connectors.get("two").expires()).isEqualTo(end);
        assertThat(connectors.list()).extracting(Connector::name).containsExactly("one", "two");
    }

    @Test
    void replacesTheWholeOfItWhenItIsUpdated() {
        connectors.register("one", "aws", KEY);

        connectors.update("one", new Access("implicit", Map.of("profile", "p"), Map.of(), null));

        assertThat(connectors.get("one").method()).isEqualTo("implicit");
        assertThat(connectors.get("one").settings()).containsExactly(Map.entry("profile", "p"));
        assertThat(connectors.secrets("one")).isEmpty();
    }

    @Test
    void readsNoSecretsThatWereMovedToAnotherName() {
        connectors.register("one", "aws", KEY);
        catalog.sql().update("UPDATE connector SET name = 'other' WHERE name = 'one'");

        assertThatThrownBy(() -> connectors.secrets("other"))
                .hasMessage(
                        "Cannot read the secrets of service connector 'other': its row in the catalog was changed by"
                                + " something else");
    }

    @Test
    void saysThatTheKeyIsGone() throws IOException {
        connectors.register("one", "aws", KEY);
        Files.delete(folder.resolve("secret.key"));

        assertThatThrownBy(() -> connectors.secrets("one"))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .endsWith("or give the value again: pipewright service-connector update one"))
                .hasMessage("Cannot read the secrets of service connector 'one': its key "
                        + folder.resolve("secret.key") + " is gone");
    }

    @Test
    void namesWhatIsNotThereAndWhatIsTaken() {
        connectors.register("cloud", "aws", KEY);

        assertThatThrownBy(() -> connectors.get("clowd"))
                .hasMessage(
                        "Cannot find service connector 'clowd': none of that name is registered (registered: cloud)");
        assertThatThrownBy(() -> connectors.register("cloud", "aws", KEY))
                .hasMessage("Cannot register service connector 'cloud': the name is taken");
        assertThatThrownBy(() -> connectors.register("a b", "aws", KEY))
                .hasMessageStartingWith("Cannot use the service connector name 'a b'");
    }

    @Test
    void connectsComponentsThatAuthenticateToItsCloud() {
        connectors.register("cloud", "aws", KEY);
        Components components = catalog.components();
        components.register(Role.ARTIFACT_STORE, "s", "s3", Map.of("path", "s3://bucket"));

        components.connect(Role.ARTIFACT_STORE, "s", "cloud");

        assertThat(components.get(Role.ARTIFACT_STORE, "s").artifactStore())
                .isEqualTo(new ArtifactStore.S3("s3://bucket", null, false, null, null, "cloud"));
        assertThat(connectors.users("cloud")).containsExactly("artifact-store 's'");
        assertThatThrownBy(() -> connectors.delete("cloud"))
                .isInstanceOfSatisfying(CatalogException.class, e -> assertThat(e.hint())
                        .isEqualTo("pipewright artifact-store disconnect s"))
                .hasMessage("Cannot delete service connector 'cloud': it is used by artifact-store 's'");
        assertThatThrownBy(() -> components.connect(Role.ORCHESTRATOR, "default", "cloud"))
                .hasMessage(
                        "Cannot connect orchestrator 'default' to service connector 'cloud': flavor 'local' does not"
                                + " authenticate to a cloud of type 'aws'");

        components.connect(Role.ARTIFACT_STORE, "s", null);
        connectors.delete("cloud");

        assertThat(connectors.list()).isEmpty();
    }
}
