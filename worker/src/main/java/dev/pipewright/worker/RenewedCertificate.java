package dev.pipewright.worker;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Proves a client with the certificate that its secret holds when a connection begins. */
final class RenewedCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "temporal";

    private final RenewedSecret<ClientCertificate> secret;

    RenewedCertificate(RenewedSecret<ClientCertificate> secret) {
        this.secret = secret;
    }

    private @Nullable String alias(String[] algorithms) {
        return Arrays.asList(algorithms).contains(secret.value().key().getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return secret.value().chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return secret.value().key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
