package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static dev.pipewright.activities.image.RefusedImageTest.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.activity.Failures;
import dev.pipewright.stack.ContainerRegistry;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry with TLS of its own authority, a name and a password. */
class RegistryLogInTest {
    private static final String LOG_IN = Base64.getEncoder().encodeToString("AWS:secret".getBytes(UTF_8));

    @TempDir
    private Path folder;

    private TestRegistry registry;
    private String base;

    @BeforeEach
    void start() throws Exception {
        registry = TestRegistry.start(folder.resolve("registry"), "tls");
        base = registry.host() + "/base:1";
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private ImageWorkshop workshop(String name) throws Exception {
        return new ImageWorkshop(folder.resolve(name), component());
    }

    private ContainerRegistry component() {
        return new ContainerRegistry.Default(
                registry.host() + "/team", registry.file("ca.pem").toString(), false, null);
    }

    private String auths(String auth) {
        return "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}";
    }

    private void builds(ImageWorkshop workshop) throws Exception {
        TestBases.plain().push(workshop.registries(), base, component());
        assertThat(workshop.build(on(base), workshop.code("a", "a")).pushedBytes())
                .isPositive();
    }

    @Test
    void logsInWithWhatDockerLoginLeft() throws Exception {
        builds(workshop("auths").dockerConfig(auths(LOG_IN)));
    }

    @Test
    void asksTheCredentialHelperOfTheRegistry() throws Exception {
        builds(withHelper("helper", "{\"credHelpers\":{\"" + registry.host() + "\":\"test\"}}"));
    }

    @Test
    void asksTheCredentialStore() throws Exception {
        builds(withHelper("store", "{\"credsStore\":\"test\"}"));
    }

    private ImageWorkshop withHelper(String name, String config) throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path helper = Files.writeString(programs.resolve("docker-credential-test"), """
                #!/bin/sh
                read -r server
                echo '{"ServerURL":"'"$server"'","Username":"AWS","Secret":"secret"}'
                """);
        helper.toFile().setExecutable(true);
        return workshop(name).dockerConfig(config).with("PATH", programs + ":" + System.getenv("PATH"));
    }

    @Test
    void namesACredentialHelperThatIsNotThere() throws Exception {
        ImageWorkshop workshop = workshop("none").dockerConfig("{\"credsStore\":\"none\"}");

        refused(
                () -> workshop.build(on(base), workshop.code("a", "a")),
                Failures.ACCESS_DENIED,
                "Cannot use image '" + base + "': the credentials for it cannot be read: there is no"
                        + " docker-credential-none on PATH, which " + folder.resolve("none/docker/config.json")
                        + " names (log in on the worker's host with: docker login " + registry.host() + ")");
    }

    @Test
    void saysThatTheCredentialsAreNotTheRightOnes() throws Exception {
        String wrong = Base64.getEncoder().encodeToString("AWS:wrong".getBytes(UTF_8));
        ImageWorkshop workshop = workshop("wrong").dockerConfig(auths(wrong));

        assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.ACCESS_DENIED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot use image '" + base + "': " + registry.host() + " answered 401")
                            .endsWith("(log in on the worker's host with: docker login " + registry.host() + ")");
                });
    }

    @Test
    void doesNotTrustAnAuthorityThatNobodyNamed() throws Exception {
        ImageWorkshop workshop =
                new ImageWorkshop(folder.resolve("untrusting"), new ContainerRegistry.Default(registry.host()));

        assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot use image '" + base + "': the certificate of " + registry.host()
                                    + " is not trusted: no known authority has signed it (")
                            .contains("pipewright container-registry update NAME --ca_cert=FILE");
                });
    }

    @Test
    void saysThatTheAuthorityIsMissingOrCannotBeRead() throws Exception {
        Path none = folder.resolve("none.pem");
        refusesAuthority(none, " is missing: there is no such file on the worker's host");
        Files.writeString(none, "-----BEGIN CERTIFICATE-----\nnonsense\n");
        refusesAuthority(none, " cannot be read as PEM certificates: ");
    }

    private void refusesAuthority(Path none, String why) throws Exception {
        ImageWorkshop workshop = new ImageWorkshop(
                folder.resolve("unreadable"),
                new ContainerRegistry.Default(registry.host(), none.toString(), false, null));

        assertThatThrownBy(() -> workshop.build(on(base), workshop.code("a", "a")))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(Failures.REFUSED);
                    assertThat(failure.getOriginalMessage())
                            .startsWith("Cannot use image '" + base + "': its ca_cert " + none + why)
                            .endsWith(" (name its authority with: pipewright container-registry update NAME"
                                    + " --ca_cert=FILE; or, for plain HTTP, --insecure=true)");
                });
    }
}
