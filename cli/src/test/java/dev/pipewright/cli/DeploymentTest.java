package dev.pipewright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docker-compose.yml, as far as it can be judged without starting it. */
class DeploymentTest {
    private static final Path ROOT = Path.of("..");

    private final Map<?, ?> services = services();

    @Test
    void pinsEveryImageToAVersion() {
        assertThat(services.values())
                .allSatisfy(service -> assertThat(text(service, "image")).matches("[a-z/-]+:\\d+\\.\\d+(\\.\\d+)?"));
    }

    @Test
    void usesTheAdministrationToolsOfTheServersVersion() {
        String version = text(service("temporal"), "image").replaceFirst(".*:", "");

        assertThat(List.of(text(service("schema"), "image"), text(service("namespace"), "image")))
                .allSatisfy(image -> assertThat(image).endsWith(":" + version));
    }

    @Test
    void checksTheHealthOfWhatStaysAndWaitsForTheEndOfWhatDoesNot() {
        services.forEach((name, service) -> {
            boolean endsByItself = text(service, "restart").startsWith("on-failure");
            if (endsByItself) {
                assertThat(services.values())
                        .as("something waits for the end of %s", name)
                        .anySatisfy(other -> assertThat(condition(other, name))
                                .isEqualTo("{condition=service_completed_successfully}"));
            } else {
                assertThat(((Map<?, ?>) service).containsKey("healthcheck"))
                        .as("%s has a health check", name)
                        .isTrue();
            }
        });
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() {
        assertThat(services.values())
                .flatExtracting(service -> (List<?>) valueOr(service, "ports", List.of()))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
    }

    @Test
    void mountsFilesThatAreThere() {
        assertThat(services.values())
                .flatExtracting(service -> (List<?>) valueOr(service, "volumes", List.of()))
                .map(Object::toString)
                .filteredOn(volume -> volume.startsWith("./"))
                .isNotEmpty()
                .allSatisfy(volume ->
                        assertThat(ROOT.resolve(volume.split(":", 2)[0])).isDirectory());
        assertThat(ROOT.resolve("deploy/temporal/schema.sh")).isExecutable();
        assertThat(ROOT.resolve("deploy/temporal/namespace.sh")).isExecutable();
        assertThat(text(service("temporal"), "environment")).contains("dynamicconfig/pipewright.yaml");
        assertThat(ROOT.resolve("deploy/temporal/dynamicconfig/pipewright.yaml"))
                .isRegularFile();
    }

    private Object service(String name) {
        return Objects.requireNonNull(services.get(name), name);
    }

    private static Map<?, ?> services() {
        try (InputStream file = Files.newInputStream(ROOT.resolve("docker-compose.yml"))) {
            Object document = new Load(LoadSettings.builder().build()).loadFromInputStream(file);
            return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) document).get("services"));
        } catch (IOException e) {
            throw new AssertionError("docker-compose.yml cannot be read", e);
        }
    }

    private static String condition(Object service, Object dependency) {
        Object conditions = valueOr(service, "depends_on", Map.of());
        return valueOr(conditions, dependency, "").toString();
    }

    private static String text(Object service, String key) {
        return valueOr(service, key, "").toString();
    }

    private static Object valueOr(Object map, Object key, Object other) {
        Object value = ((Map<?, ?>) map).get(key);
        return value == null ? other : value;
    }
}
