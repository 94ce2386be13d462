package dev.pipewright.activities.registry;

import dev.pipewright.activities.registry.RegistryException.Kind;
import dev.pipewright.stack.ContainerRegistry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Opens repositories, each with the credentials and the certificates that its registry asks for. Safe for several threads. */
public final class Registries implements AutoCloseable {
    private final DockerCredentials credentials;
    private final Clients clients = new Clients();

    /**
     * Reads nothing yet.
     *
     * @param dockerConfig the folder of Docker's config.json, usually {@code ~/.docker}; it need not exist
     * @param environment of credential helpers; their programs are looked for on its PATH
     */
    public Registries(Path dockerConfig, Map<String, String> environment) {
        this.credentials = new DockerCredentials(dockerConfig, environment);
    }

    /**
     * A repository to read from. Nothing is sent yet.
     *
     * @param component the stack's registry, whose settings hold for images that are in it; or null
     */
    public Repository toRead(ImageName image, @Nullable ContainerRegistry component) throws IOException {
        return new Repository(http(image.registry(), component), image.repository(), false, null);
    }

    /**
     * A repository to push to. Nothing is sent yet.
     *
     * @param neighbour another repository of the same registry, from which blobs may be taken over; or null
     */
    public Repository toPush(ImageName image, @Nullable ContainerRegistry component, @Nullable String neighbour)
            throws IOException {
        return new Repository(http(image.registry(), component), image.repository(), true, neighbour);
    }

    /** How this host logs in to a registry; empty if it does not. */
    public Optional<RegistryLogin> login(String registry) throws IOException, InterruptedException {
        return credentials
                .of(registry)
                .map(credential -> new RegistryLogin(registry, credential.name(), credential.secret()));
    }

    private RegistryHttp http(String host, @Nullable ContainerRegistry component) throws IOException {
        if (component instanceof ContainerRegistry.Default its && host.equals(host(its))) {
            String file = its.caCert();
            SSLContext tls = file == null ? null : trusting(host, file);
            return new RegistryHttp(host, its.insecure(), clients.open(tls), credentials);
        }
        return new RegistryHttp(host, false, clients.open(null), credentials);
    }

    /** Breaks off what is under way in its repositories; they cannot be used any more. */
    @Override
    public void close() {
        clients.close();
    }

    private static String host(ContainerRegistry.Default component) {
        return ImageName.parse(component.uri() + "/any").registry();
    }

    private static SSLContext trusting(String host, String file) throws RegistryException {
        try {
            return Certificates.trusting(Path.of(file));
        } catch (NoSuchFileException e) {
            String why = "its ca_cert " + file + " is missing: there is no such file on the worker's host";
            throw new RegistryException(Kind.UNTRUSTED, host, why, null, e);
        } catch (IOException | GeneralSecurityException e) {
            String why = "its ca_cert " + file + " cannot be read as PEM certificates: " + e.getMessage();
            throw new RegistryException(Kind.UNTRUSTED, host, why, null, e);
        }
    }
}
