package dev.pipewright.activities.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.CloudRegistries;
import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryException.Kind;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.seal.MachineKey;
import dev.pipewright.activities.seal.SealedContent;
import dev.pipewright.activities.step.UnreadableSecretException;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepImage;
import dev.pipewright.stack.ContainerRegistry;
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
    void holdsThePasswordThatACloudGivesForTheImagesRegistry() throws Exception {
        String host = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
        ContainerRegistry.Aws component = new ContainerRegistry.Aws(host, null, "cloud");
        StepImage image = new StepImage(host + "/training@sha256:" + "0".repeat(64), null, component);
        SealRequest request = new SealRequest(key.publicKey(), List.of(), image);

        assertThat(key.open(cloud((asked, at) -> new RegistryLogin(at.host(), "AWS", asked.connector() + "'s"))
                                .seal(request))
                        .login())
                .isEqualTo(new RegistryLogin(host, "AWS", "cloud's"));
        refused(
                () -> cloud((asked, at) -> {
                            throw RegistryException.hinting(Kind.DENIED, host, "cannot log in: no", "allow it", null);
                        })
                        .seal(request),
                Failures.ACCESS_DENIED,
                "Cannot log a machine in to " + host + ": cannot log in: no (allow it)");
        refused(
                () -> cloud((asked, at) -> {
                            throw RegistryException.hinting(Kind.BROKEN, host, "cannot log in: away", "wait", null);
                        })
                        .seal(request),
                Failures.UNAVAILABLE,
                "Cannot log a machine in to " + host + ": cannot log in: away");
    }

    private interface LogIn {
        RegistryLogin login(ContainerRegistry.Aws component, EcrAddress at) throws RegistryException;
    }

    private Sealing cloud(LogIn logIn) {
        CloudRegistries clouds = new CloudRegistries() {
            @Override
            public RegistryLogin login(ContainerRegistry.Aws component, EcrAddress at) throws RegistryException {
                return logIn.login(component, at);
            }

            @Override
            public void create(ContainerRegistry.Aws component, EcrAddress at, String repository) {
                throw new AssertionError("A machine only pulls");
            }
        };
        return new Sealing(name -> null, new Registries(folder, Map.of(), clouds));
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
