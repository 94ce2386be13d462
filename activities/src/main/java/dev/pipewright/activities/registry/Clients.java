package dev.pipewright.activities.registry;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes clients, and ends them all: one that waits for events holds up the end of its JVM by 0.3 s. */
final class Clients implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final Set<HttpClient> made = Collections.newSetFromMap(new WeakHashMap<>());

    /** @param tls null for the usual certificates */
    synchronized HttpClient open(@Nullable SSLContext tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER) // they would be followed with the registry's credentials
                .connectTimeout(CONNECT_TIMEOUT);
        if (tls != null) {
            builder.sslContext(tls);
        }
        HttpClient client = builder.build();
        made.add(client);
        return client;
    }

    /** Breaks off what is under way. */
    @Override
    public synchronized void close() {
        List<HttpClient> open = new ArrayList<>(made);
        made.clear();
        open.forEach(Clients::end);
    }

    /** Java 21 has a way to; before, a client ends when nobody refers to it any more. */
    private static void end(HttpClient client) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (NoSuchMethodException e) {
            return;
        } catch (ReflectiveOperationException e) {
            LOG.debug("A client of registries was not ended", e);
        }
    }
}
