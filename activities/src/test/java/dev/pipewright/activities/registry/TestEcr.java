package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A real registry under the name of one of ECR, with TLS, that takes the passwords which moto gives. */
public final class TestEcr implements AutoCloseable {
    /** Of the account that moto plays. */
    public static final String HOST = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";

    private static final String PASSWORD = "123456789012-auth-token";
    private static final char[] STORE_PASSWORD = "secret".toCharArray();

    private final TestRegistry registry;
    private final Path certificate;
    private final FaultProxy front;
    private final Tunnel tunnel;

    private TestEcr(TestRegistry registry, Path certificate, FaultProxy front, Tunnel tunnel) {
        this.registry = registry;
        this.certificate = certificate;
        this.front = front;
        this.tunnel = tunnel;
    }

    /** Starts one; see {@link TestRegistry#start}. */
    public static TestEcr start(Path folder) throws Exception {
        TestRegistry registry = TestRegistry.start(folder, "basic", PASSWORD);
        KeyStore keys = keys(folder.resolve("keys.p12"));
        Path certificate = Files.writeString(folder.resolve("ecr.pem"), pem(keys));
        FaultProxy front = FaultProxy.before(registry.host(), tls(keys));
        Tunnel tunnel = Tunnel.to(Integer.parseInt(front.host().replaceFirst(".*:", "")), HOST);
        return new TestEcr(registry, certificate, front, tunnel);
    }

    private static KeyStore keys(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "ecr",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=ecr",
                        "-ext",
                        "san=dns:" + HOST,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool: " + said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, STORE_PASSWORD);
        }
        return keys;
    }

    private static String pem(KeyStore keys) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("ecr").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static SSLContext tls(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    /** Whose certificate is to be trusted. */
    public Path caCert() {
        return certificate;
    }

    /** What sees its requests, and goes wrong as ECR does. */
    public FaultProxy front() {
        return front;
    }

    /** Host and port at which whoever has the password reaches it in the clear, without us. */
    public String direct() {
        return registry.host();
    }

    /** As an HTTP header. */
    public static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString(("AWS:" + PASSWORD).getBytes(US_ASCII));
    }

    @Override
    public void close() throws IOException {
        tunnel.close();
        front.close();
        registry.close();
    }
}
