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
    private final @Nullable CloudRegistries clouds;
    private final Clients clients = new Clients();

    /**
     * Reads nothing yet.
     *
     * @param dockerConfig the folder of Docker's config.json, usually {@code ~/.docker}; it need not exist
     * @param environment of credential helpers; their programs are looked for on its PATH
     */
    public Registries(Path dockerConfig, Map<String, String> environment) {
        this(dockerConfig, environment, null);
    }

    /**
     * As {@link #Registries(Path, Map)}.
     *
     * @param clouds whom registries of clouds are logged in to with; null for Docker's configuration
     */
    public Registries(Path dockerConfig, Map<String, String> environment, @Nullable CloudRegistries clouds) {
        this.credentials = new DockerCredentials(dockerConfig, environment);
        this.clouds = clouds;
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

    /**
     * Makes the repository of an image, where its registry does not do so by itself when it is pushed to; see {@link
     * CloudRegistries#create}.
     *
     * @return false if there is nothing to make
     */
    public boolean create(ImageName image, @Nullable ContainerRegistry component)
            throws IOException, InterruptedException {
        Optional<EcrAddress> ecr = EcrAddress.ofHost(image.registry());
        if (clouds == null || ecr.isEmpty() || !(component instanceof ContainerRegistry.Aws aws)) {
            return false;
        }
        clouds.create(aws, ecr.get(), image.repository());
        return true;
    }

    /**
     * How this host logs in to a registry; empty if it does not.
     *
     * @param component the stack's registry, whose credentials hold for it and others of its cloud; or null
     */
    public Optional<RegistryLogin> login(String registry, @Nullable ContainerRegistry component)
            throws IOException, InterruptedException {
        return credentials(registry, component)
                .of(registry)
                .map(credential -> new RegistryLogin(registry, credential.name(), credential.secret()));
    }

    private RegistryHttp http(String host, @Nullable ContainerRegistry component) throws IOException {
        Credentials its = credentials(host, component);
        if (component == null || !host.equals(host(component))) {
            return new RegistryHttp(host, false, clients.open(null), its);
        }
        String file = component.caCert();
        SSLContext tls = file == null ? null : trusting(host, file);
        boolean insecure = component instanceof ContainerRegistry.Default plain && plain.insecure();
        return new RegistryHttp(host, insecure, clients.open(tls), its);
    }

    private Credentials credentials(String host, @Nullable ContainerRegistry component) {
        CloudRegistries asked = clouds;
        if (asked != null && component instanceof ContainerRegistry.Aws aws) {
            Optional<EcrAddress> ecr = EcrAddress.ofHost(host);
            if (ecr.isPresent()) {
                return new CloudCredentials(asked, aws, ecr.get());
            }
        }
        return credentials;
    }

    /** Breaks off what is under way in its repositories; they cannot be used any more. */
    @Override
    public void close() {
        clients.close();
    }

    private static String host(ContainerRegistry component) {
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
