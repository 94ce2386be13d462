package dev.pipewright.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.json.Json;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;

/** A certificate of this host that speaks for itself, and its key. */
public record TestCertificate(X509Certificate certificate, PrivateKey key) {
    private static final String PASSWORD = "changeit";

    /**
     * Makes one.
     *
     * @param algorithm of the key, {@code RSA}, {@code EC} or {@code Ed25519}
     */
    public static TestCertificate make(Path folder, String name, String algorithm) throws Exception {
        Path store = Files.createDirectories(folder).resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD.toCharArray());
        }
        Key key = made.getKey(name, PASSWORD.toCharArray());
        return new TestCertificate((X509Certificate) made.getCertificate(name), (PrivateKey) key);
    }

    /** For whoever trusts it. */
    public String pem() throws Exception {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** Its key. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** As a secret holds it. */
    public String secret() throws Exception {
        return Json.compact(Map.of("certificate", pem(), "private_key", keyPem()));
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
