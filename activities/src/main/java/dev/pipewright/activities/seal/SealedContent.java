package dev.pipewright.activities.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.json.Json;
import dev.pipewright.activities.registry.RegistryLogin;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a machine gets to know for one step.
 *
 * @param secrets values by name
 * @param login to the registry of the step's image; null if it needs none
 */
public record SealedContent(
        Map<String, String> secrets, @Nullable RegistryLogin login) {
    public SealedContent {
        secrets = Map.copyOf(secrets);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return secrets.keySet() + (login == null ? "" : ", " + login);
    }

    byte[] bytes() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("secrets", secrets);
        if (login != null) {
            tree.put("registry", login.registry());
            tree.put("name", login.name());
            tree.put("secret", login.secret());
        }
        return Json.compact(tree).getBytes(UTF_8);
    }

    static SealedContent read(byte[] bytes) {
        Map<String, Object> tree = Json.object(new String(bytes, UTF_8));
        Map<String, String> secrets = new LinkedHashMap<>();
        if (tree.get("secrets") instanceof Map<?, ?> values) {
            values.forEach((name, value) -> secrets.put(String.valueOf(name), String.valueOf(value)));
        }
        Object registry = tree.get("registry");
        return new SealedContent(
                secrets,
                registry == null
                        ? null
                        : new RegistryLogin(
                                registry.toString(),
                                String.valueOf(tree.get("name")),
                                String.valueOf(tree.get("secret"))));
    }
}
