package dev.pipewright.cli.connector;

import dev.pipewright.activities.aws.AwsMethod;
import dev.pipewright.activities.catalog.Connector;
import dev.pipewright.cli.console.Environment;
import dev.pipewright.cli.console.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How connectors are shown. The keys are what programs read: never renamed. */
final class ConnectorView {
    private ConnectorView() {}

    static Map<String, Object> json(Connector connector) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", connector.name());
        json.put("type", connector.type());
        json.put("auth_method", connector.method());
        json.put("settings", connector.settings());
        json.put("expires", connector.expires());
        json.put("created", connector.created());
        json.put("updated", connector.updated());
        return json;
    }

    static void sayUnlessRenewed(Environment environment, String method, @Nullable Instant expires) {
        if (method.equals(AwsMethod.STS_TOKEN.label())) {
            environment.say("  its credentials cannot be renewed, and end "
                    + (expires == null ? "nobody said when" : "at " + Text.moment(expires)));
        }
    }
}
