package dev.pipewright.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.json.Json;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client proves itself with where connections begin. Two are equal if they were written the same. */
final class ClientCertificate {
    private static final String CHAIN = "certificate";
    private static final String KEY = "private_key";
    private static final String AUTHORITY = "ca";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final String text;
    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final List<X509Certificate> authorities;

    private ClientCertificate(
            String text, List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
        this.text = text;
        this.chain = chain;
        this.key = key;
        this.authorities = authorities;
    }

    /**
     * Reads JSON that has the certificate, those that lead to its authority, and the key; where the server is of an authority of its
     * own, that too.
     *
     * @param name of what holds it
     * @throws IllegalArgumentException if it is something else, without telling what
     */
    static ClientCertificate parse(String name, String text) {
        Map<String, Object> content;
        try {
            content = Json.object(text);
        } catch (RuntimeException e) {
            throw unusable(name, "is no JSON object"); // without the cause, which quotes it
        }
        if (!(content.get(CHAIN) instanceof String chain) || !(content.get(KEY) instanceof String key)) {
            throw unusable(name, "lacks '" + CHAIN + "' or '" + KEY + "'");
        }
        List<X509Certificate> authorities =
                content.get(AUTHORITY) instanceof String ca ? certificates(name, AUTHORITY, ca) : List.of();
        return new ClientCertificate(text, certificates(name, CHAIN, chain), key(name, key), authorities);
    }

    private static List<X509Certificate> certificates(String name, String member, String pem) {
        List<X509Certificate> chain = List.of();
        try {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            // Which is as good as none.
        }
        if (chain.isEmpty()) {
            throw unusable(name, "has a '" + member + "' that is no certificate in PEM");
        }
        return chain;
    }

    private static PrivateKey key(String name, String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (matcher.find()) {
            PKCS8EncodedKeySpec encoded =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
            for (String algorithm : ALGORITHMS) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                } catch (GeneralSecurityException e) {
                    // It may be of the next one.
                }
            }
        }
        throw unusable(
                name, "has a '" + KEY + "' that is not PKCS #8 in PEM (openssl pkcs8 -topk8 -nocrypt makes it that)");
    }

    private static IllegalArgumentException unusable(String name, String why) {
        return new IllegalArgumentException("'" + name + "' " + why);
    }

    X509Certificate[] chain() {
        return chain.toArray(new X509Certificate[0]);
    }

    PrivateKey key() {
        return key;
    }

    /** Of the server; empty for those of the settings. */
    List<X509Certificate> authorities() {
        return authorities;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientCertificate its && its.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
