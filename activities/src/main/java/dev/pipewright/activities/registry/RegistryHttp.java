package dev.pipewright.activities.registry;

import dev.pipewright.activities.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Requests to one registry, authorized as it asks; what is not answered as hoped becomes a {@link RegistryException}. */
final class RegistryHttp {
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);
    private static final int REDIRECTS = 5;
    private static final int UNAUTHORIZED = 401;

    private final String host;
    private final boolean insecure;
    private final HttpClient client;
    private final Credentials credentials;
    private final Authorization authorization;
    private final Map<List<String>, String> granted = new ConcurrentHashMap<>();
    private @Nullable String scheme;

    RegistryHttp(String host, boolean insecure, HttpClient client, Credentials credentials) {
        this.host = host;
        this.insecure = insecure;
        this.client = client;
        this.credentials = credentials;
        this.authorization = new Authorization(this, credentials);
    }

    String host() {
        return host;
    }

    /** Whether the registry is reached without TLS. */
    boolean plain() {
        return "http".equals(scheme);
    }

    /** The address of a path below {@code /v2/}. */
    URI uri(String path) throws InterruptedException {
        return URI.create(scheme() + "://" + host + "/v2/" + path);
    }

    /**
     * Sends a request and returns the answer whatever its status, but 401: that is answered, once for each request.
     *
     * @param scopes what the request is part of
     */
    <T> HttpResponse<T> send(HttpRequest.Builder request, List<String> scopes, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        String header = granted.get(scopes);
        HttpResponse<T> response = follow(request, header, handler);
        if (response.statusCode() != UNAUTHORIZED) {
            return response;
        }
        discard(response);
        String answer = authorization.answer(response.headers().allValues("WWW-Authenticate"), scopes);
        granted.put(scopes, answer);
        return follow(request, answer, handler);
    }

    private <T> HttpResponse<T> follow(
            HttpRequest.Builder request, @Nullable String header, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        if (header != null) {
            request.setHeader("Authorization", header);
        }
        HttpRequest current = request.build();
        HttpResponse<T> response = exchange(current, handler);
        boolean reads = current.method().equals("GET") || current.method().equals("HEAD");
        for (int hops = 0; reads && response.statusCode() / 100 == 3 && hops < REDIRECTS; hops++) {
            String location = response.headers().firstValue("Location").orElse("");
            if (location.isEmpty()) {
                break;
            }
            discard(response);
            current = redirected(current, current.uri().resolve(location));
            response = exchange(current, handler);
        }
        return response;
    }

    /** Credentials are for the registry alone; storage that it sends to has its own in the address. */
    private static HttpRequest redirected(HttpRequest from, URI to) {
        boolean same = from.uri().getAuthority().equals(to.getAuthority())
                && from.uri().getScheme().equals(to.getScheme());
        HttpRequest.Builder next =
                HttpRequest.newBuilder(to).method(from.method(), HttpRequest.BodyPublishers.noBody());
        from.timeout().ifPresent(next::timeout);
        from.headers().map().forEach((name, values) -> {
            if (same || !name.equalsIgnoreCase("Authorization")) {
                values.forEach(value -> next.header(name, value));
            }
        });
        return next.build();
    }

    /** Sends a request as it is. */
    <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** What an answer that is not the hoped one means. */
    RegistryException failure(HttpResponse<?> response, byte[] body) {
        int status = response.statusCode();
        Kind kind =
                switch (status) {
                    case 401, 403 -> Kind.DENIED;
                    case 404 -> Kind.ABSENT;
                    case 429 -> Kind.BUSY;
                    case 408 -> Kind.BROKEN;
                    default -> status >= 500 ? Kind.BROKEN : Kind.REFUSED;
                };
        String message = host + " answered " + status + Answers.reason(body);
        String hint = kind == Kind.DENIED ? wayIn(response, message) : null;
        return hint == null
                ? new RegistryException(
                        kind, host, message, Answers.retryAfter(response.headers(), Clock.systemUTC()), null)
                : RegistryException.hinting(kind, host, message, hint, null);
    }

    private @Nullable String wayIn(HttpResponse<?> response, String said) {
        if (response.statusCode() == UNAUTHORIZED) {
            return credentials.hint();
        }
        return EcrAddress.ofHost(host)
                .filter(ecr -> host.equals(response.uri().getHost()))
                .map(ecr -> EcrDenials.hint(ecr, response.request(), said))
                .orElse(null);
    }

    /** The registry's connection failed. */
    RegistryException unreachable(IOException e) {
        if (e instanceof RegistryException known) {
            return known;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException certificate) {
                return untrusted(certificate, e);
            }
        }
        if (speaksPlainHttp(e)) {
            return new RegistryException(Kind.UNTRUSTED, host, host + " does not speak TLS", null, e);
        }
        return new RegistryException(Kind.BROKEN, host, "the connection to " + host + " failed: " + broken(e), null, e);
    }

    private RegistryException untrusted(CertificateException why, IOException e) {
        String said = String.valueOf(why.getMessage());
        String message = "the certificate of " + host + " is not trusted: "
                + (said.contains("unable to find valid certification path")
                        ? "no known authority has signed it"
                        : said);
        return EcrAddress.ofHost(host).isEmpty()
                ? new RegistryException(Kind.UNTRUSTED, host, message, null, e)
                : RegistryException.hinting(
                        Kind.UNTRUSTED,
                        host,
                        message,
                        "name the authority of the proxy that opens TLS with: pipewright container-registry update NAME"
                                + " --ca_cert=FILE",
                        e);
    }

    /** The client says nothing of the two commonest reasons. */
    private static String broken(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name is not known";
            }
        }
        if (e.getMessage() != null) {
            return e.getMessage();
        }
        return e instanceof ConnectException
                ? "nothing listens there"
                : e.getClass().getSimpleName();
    }

    private static boolean speaksPlainHttp(IOException e) {
        return e instanceof SSLException
                && String.valueOf(e.getMessage()).contains("Unsupported or unrecognized SSL message");
    }

    private synchronized String scheme() throws InterruptedException {
        String known = scheme;
        if (known == null) {
            known = insecure || (isOnThisHost() && answersInTheClear()) ? "http" : "https";
            scheme = known;
        }
        return known;
    }

    private boolean isOnThisHost() {
        String name = host.replaceFirst(":\\d+$", "");
        return name.equals("localhost") || name.matches("127(\\.\\d+){3}") || name.equals("[::1]");
    }

    /** Asked in the clear and without credentials: a server for TLS answers 400 or nothing, and TLS may get no answer from others. */
    private boolean answersInTheClear() throws InterruptedException {
        HttpRequest ping = HttpRequest.newBuilder(URI.create("http://" + host + "/v2/"))
                .timeout(PING_TIMEOUT)
                .build();
        try {
            return client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() != 400;
        } catch (IOException e) {
            return false;
        }
    }

    private static void discard(HttpResponse<?> response) throws IOException {
        if (response.body() instanceof InputStream in) {
            in.close();
        }
    }
}
