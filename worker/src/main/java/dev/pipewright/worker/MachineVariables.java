package dev.pipewright.worker;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of a Temporal client for machines, which have neither this host's files nor its profiles. */
final class MachineVariables {
    private final Map<String, String> variables = new TreeMap<>();

    private MachineVariables() {}

    /**
     * Variables that mean the same elsewhere as these do here.
     *
     * @throws UnreachableException if the profile, or a file that it names, cannot be read
     */
    static Map<String, String> of(Map<String, String> environment) throws UnreachableException {
        ClientConfigProfile profile = RemoteTemporal.profile(environment);
        MachineVariables made = new MachineVariables();
        made.set("ADDRESS", profile.getAddress());
        made.set("NAMESPACE", profile.getNamespace());
        made.set("API_KEY", profile.getApiKey());
        ClientConfigTLS tls = profile.getTls();
        if (tls != null) {
            try {
                made.set(tls);
            } catch (IOException e) {
                throw UnreachableException.settings(e);
            }
        }
        return made.variables;
    }

    private void set(ClientConfigTLS tls) throws IOException {
        set("TLS", Boolean.TRUE.equals(tls.isDisabled()) ? "false" : "true");
        set("TLS_CLIENT_CERT_DATA", content(tls.getClientCertData(), tls.getClientCertPath()));
        set("TLS_CLIENT_KEY_DATA", content(tls.getClientKeyData(), tls.getClientKeyPath()));
        set("TLS_SERVER_CA_CERT_DATA", content(tls.getServerCACertData(), tls.getServerCACertPath()));
        set("TLS_SERVER_NAME", tls.getServerName());
        set("TLS_DISABLE_HOST_VERIFICATION", Boolean.TRUE.equals(tls.isDisableHostVerification()) ? "true" : null);
    }

    private void set(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            variables.put("TEMPORAL_" + name, value);
        }
    }

    private static @Nullable String content(byte @Nullable [] data, @Nullable String path) throws IOException {
        if (data != null && data.length > 0) {
            return new String(data, StandardCharsets.UTF_8);
        }
        return path == null || path.isEmpty() ? null : Files.readString(Path.of(path));
    }
}
