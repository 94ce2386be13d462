package dev.pipewright.activities.image;

import static dev.pipewright.activities.image.ImageWorkshop.on;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pipewright.activities.registry.TestRegistry;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that wants tokens, and the authority that gives them. */
class RegistryTokenTest {
    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();

    @Test
    void getsTokensForWhatItIsGoingToDo() throws Exception {
        HttpServer authority = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String realm = "http://localhost:" + authority.getAddress().getPort() + "/token";
        try (TestRegistry registry = TestRegistry.start(folder.resolve("registry"), "token", realm)) {
            authority.createContext("/token", exchange -> give(exchange, registry));
            authority.start();
            ImageWorkshop workshop =
                    new ImageWorkshop(folder.resolve("host"), new ContainerRegistry.Default(registry.host() + "/team"));
            String logIn = Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8));
            workshop.dockerConfig("{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + logIn + "\"}}}");
            String base = registry.host() + "/base:1";
            TestBases.plain().push(workshop.registries(), base, null);

            workshop.build(on(base), workshop.code("a", "a"));

            assertThat(asked)
                    .contains("Basic " + logIn + " repository:base:pull")
                    .contains("Basic " + logIn + " repository:team/training-1:pull,push repository:base:pull");
        } finally {
            authority.stop(0);
        }
    }

    private void give(HttpExchange exchange, TestRegistry registry) throws IOException {
        try (exchange) {
            List<String> scopes = new ArrayList<>();
            for (String part : exchange.getRequestURI().getRawQuery().split("&", -1)) {
                if (part.startsWith("scope=")) {
                    scopes.add(URLDecoder.decode(part.substring("scope=".length()), UTF_8));
                }
            }
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + String.join(" ", scopes));
            byte[] answer = ("{\"token\":\"" + token(registry, scopes) + "\"}").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String token(TestRegistry registry, List<String> scopes)
            throws IOException, GeneralSecurityException {
        List<String> access = new ArrayList<>();
        for (String scope : scopes) {
            String[] parts = scope.split(":", 3);
            access.add("{\"type\":\"" + parts[0] + "\",\"name\":\"" + parts[1] + "\",\"actions\":[\""
                    + parts[2].replace(",", "\",\"") + "\"]}");
        }
        long now = Instant.now().getEpochSecond();
        String claims =
                "{\"iss\":\"tokens\",\"aud\":\"registry\",\"sub\":\"me\",\"jti\":\"1\",\"iat\":" + now + ",\"nbf\":"
                        + (now - 60) + ",\"exp\":" + (now + 600) + ",\"access\":[" + String.join(",", access) + "]}";
        String header = "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"" + pem(registry.file("token.pem")) + "\"]}";
        String signed = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        byte[] key = Base64.getDecoder().decode(pem(registry.file("token.key")));
        signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + base64(signature.sign());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String pem(Path file) throws IOException {
        return Files.readString(file).replaceAll("-----[^-]+-----|\\s", "");
    }
}
