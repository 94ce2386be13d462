package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.registry.DockerCredentials.Credential;
import dev.pipewright.activities.registry.RegistryException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers a registry's challenges: with a name and a password, or with a token that its authority gives for them. */
final class Authorization {
    private static final Pattern PARAMETER = Pattern.compile("([a-zA-Z_]+)=(?:\"([^\"]*)\"|([^\\s,]+))");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final RegistryHttp http;
    private final Credentials credentials;

    Authorization(RegistryHttp http, Credentials credentials) {
        this.http = http;
        this.credentials = credentials;
    }

    /**
     * The header that satisfies the challenges.
     *
     * @param challenges values of {@code WWW-Authenticate}
     * @param scopes what is going to be done, {@code repository:team/training:pull,push}
     * @throws RegistryException DENIED if there are no credentials that could
     */
    String answer(List<String> challenges, List<String> scopes) throws IOException, InterruptedException {
        Optional<Credential> credential = credentials.of(http.host());
        for (String challenge : challenges) {
            if (challenge.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
                return "Bearer " + token(parameters(challenge), scopes, credential);
            }
        }
        if (credential.isEmpty()) {
            throw new RegistryException(
                    Kind.DENIED,
                    http.host(),
                    http.host() + " asks for credentials, and " + credentials.source() + " has none for it");
        }
        return basic(credential.get());
    }

    private String token(Map<String, String> challenge, List<String> scopes, Optional<Credential> credential)
            throws IOException, InterruptedException {
        URI realm = realm(challenge.getOrDefault("realm", ""), credential.isPresent());
        StringBuilder query = new StringBuilder();
        String service = challenge.get("service");
        if (service != null) {
            query.append("service=").append(URLEncoder.encode(service, UTF_8));
        }
        boolean identity = credential.isPresent() && credential.get().identity();
        if (identity) {
            query.append("&scope=").append(URLEncoder.encode(String.join(" ", scopes), UTF_8));
            query.append("&grant_type=refresh_token&client_id=pipewright&refresh_token=")
                    .append(URLEncoder.encode(credential.get().secret(), UTF_8));
        } else {
            scopes.forEach(scope -> query.append("&scope=").append(URLEncoder.encode(scope, UTF_8)));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(TIMEOUT);
        if (identity) {
            request.uri(realm)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(query.toString()));
        } else {
            request.uri(URI.create(realm + (realm.getQuery() == null ? "?" : "&") + query));
            credential.ifPresent(known -> request.header("Authorization", basic(known)));
        }
        return token(http.exchange(request.build(), HttpResponse.BodyHandlers.ofByteArray()), realm);
    }

    private String token(HttpResponse<byte[]> response, URI realm) throws RegistryException {
        if (response.statusCode() != 200) {
            throw http.failure(response, response.body());
        }
        JsonNode answer = Answers.json(response.body());
        String token = answer.path("token").asText(answer.path("access_token").asText(""));
        if (token.isEmpty()) {
            throw new RegistryException(
                    Kind.BROKEN, http.host(), realm.getHost() + " gave no token for " + http.host());
        }
        return token;
    }

    /** Passwords are not sent in the clear on the word of a registry that is not itself reached in the clear. */
    private URI realm(String text, boolean secret) throws RegistryException {
        URI realm;
        try {
            realm = URI.create(text);
        } catch (IllegalArgumentException e) {
            realm = URI.create("");
        }
        boolean clear = "http".equals(realm.getScheme());
        if ((!clear && !"https".equals(realm.getScheme())) || (clear && secret && !http.plain())) {
            throw new RegistryException(
                    Kind.REFUSED,
                    http.host(),
                    http.host() + " asks to get tokens from '" + text + "', which is not safe");
        }
        return realm;
    }

    private static String basic(Credential credential) {
        String pair = credential.name() + ":" + credential.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }
}
