package dev.pipewright.stack;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Where a stack's images are pushed to and pulled from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ContainerRegistry.Default.class, name = "default"),
    @JsonSubTypes.Type(value = ContainerRegistry.Aws.class, name = "aws")
})
public sealed interface ContainerRegistry {
    /** What the names of its images begin with: host, port and path prefix. */
    String uri();

    /** A file of the worker's host with certificates (PEM) that are trusted beside the usual ones; null for none. */
    @Nullable
    String caCert();

    /**
     * Any OCI registry, with Docker's own credential sources.
     *
     * @param uri host, port and path prefix, {@code localhost:5000/team}
     * @param caCert a file of the worker's host with certificates (PEM) that are trusted beside the usual ones; null for none
     * @param insecure whether the registry speaks plain HTTP; one on this host may in any case
     * @param mirror host, port and path prefix of a registry from which the images of Docker Hub are taken; null for Docker Hub itself
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Default(
            String uri,
            @Nullable String caCert,
            boolean insecure,
            @Nullable String mirror) implements ContainerRegistry {
        public Default {
            requireNonNull(uri, "uri");
        }

        /** A registry whose certificate is signed by a usual authority, or that is on this host. */
        public Default(String uri) {
            this(uri, null, false, null);
        }
    }

    /**
     * Amazon ECR, which gives passwords to whom AWS knows, and makes repositories only when told to.
     *
     * @param uri {@code ACCOUNT.dkr.ecr.REGION.amazonaws.com}, perhaps with a path prefix
     * @param caCert a file of the worker's host with certificates (PEM) that are trusted beside the usual ones; null for none
     * @param connector the service connector to authenticate with; null is what the host itself has
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record Aws(
            String uri, @Nullable String caCert, @Nullable String connector) implements ContainerRegistry {
        public Aws {
            requireNonNull(uri, "uri");
        }

        /** A registry that the host itself has credentials for. */
        public Aws(String uri) {
            this(uri, null, null);
        }
    }
}
