package dev.pipewright.cli.secret;

import dev.pipewright.activities.catalog.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** How secrets are shown: without their values. The keys are what programs read: never renamed. */
final class SecretView {
    private SecretView() {}

    static Map<String, Object> json(Secret secret) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", secret.name());
        json.put("created", secret.created());
        json.put("updated", secret.updated());
        return json;
    }
}
