package dev.pipewright.worker;

import dev.pipewright.activities.aws.AwsSecrets;
import dev.pipewright.activities.aws.ConnectorException;
import dev.pipewright.activities.json.Json;
import dev.pipewright.stack.Orchestrator;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a machine shows a Temporal server to be let in: an API key, a client certificate, both or neither. It reads them where they are
 * kept, holds them in memory only, and reads them again when the server takes them no longer.
 */
public final class TemporalKeys {
    private final @Nullable RenewedSecret<String> key;
    private final @Nullable RenewedSecret<ClientCertificate> certificate;

    /** A host's own settings say all. */
    static final TemporalKeys NONE = new TemporalKeys(null, null);

    private TemporalKeys(@Nullable RenewedSecret<String> key, @Nullable RenewedSecret<ClientCertificate> certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Those of a stack's machines, read as the machine's role may. Reads nothing yet.
     *
     * @param say takes a line for whoever wonders
     */
    public static TemporalKeys of(Orchestrator orchestrator, Consumer<String> say) {
        return of(orchestrator, arn -> AwsSecrets.ofHost().read(arn), System::nanoTime, say);
    }

    static TemporalKeys of(
            Orchestrator orchestrator, UnaryOperator<String> reading, LongSupplier nanos, Consumer<String> say) {
        if (!(orchestrator instanceof Orchestrator.VmAws machines)) {
            return NONE;
        }
        String key = machines.temporalApiKeySecret();
        String certificate = machines.temporalTlsSecret();
        return new TemporalKeys(
                key == null ? null : new RenewedSecret<>(() -> apiKey(key, reading.apply(key)), nanos, say),
                certificate == null
                        ? null
                        : new RenewedSecret<>(
                                () -> ClientCertificate.parse(certificate, reading.apply(certificate)), nanos, say));
    }

    /** As it is, or a member of a JSON object, which AWS's console makes of it. */
    private static String apiKey(String arn, String text) {
        if (!text.strip().startsWith("{")) {
            return text.strip();
        }
        Object member = null;
        try {
            member = Json.object(text).get("api_key");
        } catch (RuntimeException e) {
            // Whose message quotes it.
        }
        if (member instanceof String key) {
            return key.strip();
        }
        throw new IllegalArgumentException("'" + arn + "' is neither a key nor a JSON object with 'api_key'");
    }

    /**
     * The settings with which Temporal's own client would show the key, and ask for TLS.
     *
     * @throws ConnectorException if a secret cannot be read
     * @throws IllegalArgumentException if it is something else
     */
    Map<String, String> in(Map<String, String> environment) {
        Map<String, String> its = new HashMap<>(environment);
        if (key != null) {
            its.put("TEMPORAL_API_KEY", key.value());
        }
        if (certificate != null) {
            var unused = certificate.value(); // what is wrong with it is said here
            its.put("TEMPORAL_TLS", "true");
        }
        return its;
    }

    /**
     * The options, so that each call and each connection shows what the secrets hold then.
     *
     * @param tls of the settings; null for none
     */
    WorkflowServiceStubsOptions shownBy(WorkflowServiceStubsOptions options, @Nullable ClientConfigTLS tls)
            throws SSLException {
        if (key == null && certificate == null) {
            return options;
        }
        WorkflowServiceStubsOptions.Builder builder = WorkflowServiceStubsOptions.newBuilder(options);
        if (certificate != null) {
            builder.setSslContext(context(tls, certificate));
        }
        builder.setGrpcClientInterceptors(List.of(new KeyedCalls(key, certificate)));
        return builder.build();
    }

    /** As the settings make one, but for the certificate. */
    private static SslContext context(@Nullable ClientConfigTLS tls, RenewedSecret<ClientCertificate> certificate)
            throws SSLException {
        SslContextBuilder builder = GrpcSslContexts.forClient().keyManager(new RenewedCertificate(certificate));
        byte[] authority = tls == null ? null : tls.getServerCACertData();
        if (!certificate.value().authorities().isEmpty()) {
            builder.trustManager(certificate.value().authorities());
        } else if (authority != null && authority.length > 0) {
            builder.trustManager(new ByteArrayInputStream(authority));
        } else if (tls != null && Boolean.TRUE.equals(tls.isDisableHostVerification())) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        return builder.build();
    }
}
