package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.seal.MachineKey;
import dev.pipewright.activities.seal.SealedContent;
import dev.pipewright.activities.step.UnreadableSecretException;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepImage;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host tells a machine. */
class SealingTest {
    private static final String IMAGE = "registry.example:5000/team/training@sha256:" + "0".repeat(64);

    @TempDir
    private Path folder;

    private final MachineKey key = new MachineKey();

    private Sealing sealing(String dockerConfig) throws IOException {
        Files.writeString(folder.resolve("config.json"), dockerConfig);
        return new Sealing(Map.of("PASSWORD", "hunter2")::get, new Registries(folder, Map.of()));
    }

    private SealRequest request(List<String> secrets, String image) {
        return new SealRequest(key.publicKey(), secrets, new StepImage(image, null, null));
    }

    private static void refused(ThrowingCallable call, String type, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(type);
            assertThat(failure.getOriginalMessage()).isEqualTo(message);
        });
    }

    @Test
    void holdsTheSecretsThatAreAskedForAndTheLogInToTheImagesRegistry() throws Exception {
        Sealing sealing = sealing("{\"auths\":{\"registry.example:5000\":{\"auth\":\"QVdTOnRva2Vu\"}}}");

        assertThat(key.open(sealing.seal(request(List.of("PASSWORD"), IMAGE))))
                .isEqualTo(new SealedContent(
                        Map.of("PASSWORD", "hunter2"), new RegistryLogin("registry.example:5000", "AWS", "token")));
        assertThat(key.open(sealing.seal(request(List.of(), "sha256:" + "0".repeat(64)))))
                .isEqualTo(new SealedContent(Map.of(), null));
        assertThat(key.open(sealing.seal(request(List.of(), "other.example/training:1")))
                        .login())
                .isNull();
    }

    @Test
    void saysThatThereIsNoSuchSecret() throws Exception {
        Sealing sealing = sealing("{}");

        refused(
                () -> sealing.seal(request(List.of("PASSWORT"), IMAGE)),
                Failures.NOT_FOUND,
                "Cannot give a machine secret 'PASSWORT': there is none of that name (add it with: pipewright secret"
                        + " create PASSWORT)");
    }

    @Test
    void saysWhyASecretCannotBeRead() {
        Sealing sealing = new Sealing(
                name -> {
                    throw new UnreadableSecretException("cannot read it: another key", new IOException());
                },
                new Registries(folder, Map.of()));

        refused(
                () -> sealing.seal(request(List.of("PASSWORD"), IMAGE)),
                Failures.REFUSED,
                "Cannot give a machine secret 'PASSWORD': cannot read it: another key");
    }

    @Test
    void saysThatTheLogInOfARegistryCannotBeRead() throws Exception {
        Sealing sealing = sealing("no JSON");

        refused(
                () -> sealing.seal(request(List.of(), IMAGE)),
                Failures.ACCESS_DENIED,
                "Cannot log a machine in to registry.example:5000: the credentials for it cannot be read: "
                        + folder.resolve("config.json")
                        + " is not a JSON document (log in on the worker's host with: docker"
                        + " login registry.example:5000)");
    }
}
