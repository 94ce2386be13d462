package dev.pipewright.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineVariablesTest {
    @TempDir
    private Path folder;

    @Test
    void areThoseOfTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS", "temporal.example:7233",
                "TEMPORAL_NAMESPACE", "team",
                "TEMPORAL_API_KEY", "key",
                "HOME", "/home/me");

        assertThat(MachineVariables.of(environment))
                .containsEntry("TEMPORAL_ADDRESS", "temporal.example:7233")
                .containsEntry("TEMPORAL_NAMESPACE", "team")
                .containsEntry("TEMPORAL_API_KEY", "key")
                .doesNotContainKey("HOME");
    }

    @Test
    void carryWhatAProfileAndItsFilesSay() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "the authority");
        Path profiles = Files.writeString(
                folder.resolve("temporal.toml"),
                "[profile.prod]\naddress = \"temporal.example:7233\"\nnamespace = \"team\"\n"
                        + "[profile.prod.tls]\nserver_ca_cert_path = \"" + ca + "\"\nserver_name = \"inside\"\n");
        Map<String, String> environment =
                Map.of("TEMPORAL_CONFIG_FILE", profiles.toString(), "TEMPORAL_PROFILE", "prod");

        assertThat(MachineVariables.of(environment))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "TEMPORAL_ADDRESS", "temporal.example:7233",
                        "TEMPORAL_NAMESPACE", "team",
                        "TEMPORAL_TLS", "true",
                        "TEMPORAL_TLS_SERVER_CA_CERT_DATA", "the authority",
                        "TEMPORAL_TLS_SERVER_NAME", "inside"));
    }

    @Test
    void cannotBeMadeOfAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.pem");
        Map<String, String> environment = Map.of(
                "TEMPORAL_ADDRESS", "temporal.example:7233", "TEMPORAL_TLS_SERVER_CA_CERT_PATH", missing.toString());

        assertThatThrownBy(() -> MachineVariables.of(environment))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("Cannot read the Temporal settings: " + missing);
    }
}
