package dev.pipewright.activities.ecr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.registry.EcrAddress;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;

/** The password of a region's registries, kept until AWS says that it ends. Of several that ask at once, one asks AWS. */
final class EcrToken {
    /** As long before its end a new one is had: a pull or a push that begins with it should end with it, too. */
    private static final Duration MARGIN = Duration.ofMinutes(15);

    private final EcrAddress at;
    private final EcrClients clients;
    private final Clock clock;
    private @Nullable Kept kept;

    /** @param key that it was got with: whoever comes with another one is another to ECR */
    private record Kept(String password, Instant expires, String key) {
        @Override
        public String toString() {
            return "until " + expires;
        }
    }

    EcrToken(EcrAddress at, EcrClients clients, Clock clock) {
        this.at = at;
        this.clients = clients;
        this.clock = clock;
    }

    /** @param host that it is for, for messages */
    synchronized String password(String host) throws RegistryException, InterruptedException {
        String what = "log in to " + host;
        String key = clients.credentials(what, host).accessKeyId();
        Kept known = kept;
        if (known != null
                && known.key.equals(key)
                && clock.instant().plus(MARGIN).isBefore(known.expires)) {
            return known.password;
        }
        List<AuthorizationData> given =
                clients.ask(at, what, client -> client.getAuthorizationToken().authorizationData());
        AuthorizationData token = given.isEmpty() ? null : given.get(0);
        Kept fresh = token == null ? null : kept(token, key);
        if (fresh == null) {
            throw RegistryException.hinting(
                    Kind.BROKEN,
                    host,
                    "cannot " + what + ": ECR answered with something that is no token",
                    "check AWS_ENDPOINT_URL, then try again",
                    null);
        }
        kept = fresh;
        return fresh.password;
    }

    private static @Nullable Kept kept(AuthorizationData token, String key) {
        try {
            String pair = new String(Base64.getDecoder().decode(token.authorizationToken()), UTF_8);
            int colon = pair.indexOf(':');
            Instant end = token.expiresAt() == null ? Instant.EPOCH : token.expiresAt();
            return colon < 0 ? null : new Kept(pair.substring(colon + 1), end, key);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
