package dev.pipewright.worker;

import dev.pipewright.activities.aws.ConnectorException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Temporal does not answer or refuses, or its settings cannot be read. The message is for the user. */
public final class UnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    private UnreachableException(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What puts it right. */
    public String hint() {
        return hint;
    }

    static UnreachableException settings(Throwable cause) {
        return new UnreachableException(
                "Cannot read the Temporal settings: " + deepest(cause).getMessage(),
                "check the variables that start with TEMPORAL_, and the profile if there is one",
                cause);
    }

    /** A key of the server that cannot be read where it is kept. */
    static UnreachableException key(ConnectorException cause) {
        return new UnreachableException(String.valueOf(cause.getMessage()), cause.hint(), cause);
    }

    /** Says what the server at that address, or the lack of one, has against a call. */
    static UnreachableException of(String address, String namespace, Throwable cause) {
        StatusRuntimeException answer = first(cause, StatusRuntimeException.class);
        Status.Code code =
                answer == null ? Status.Code.UNKNOWN : answer.getStatus().getCode();
        String server = "Temporal at '" + address + "'";
        String where = "namespace '" + namespace + "' of " + server;
        String said = reason(answer, cause);
        return switch (code) {
            case NOT_FOUND ->
                new UnreachableException(
                        "Cannot use " + where + ": " + said,
                        "set TEMPORAL_NAMESPACE to one that the server has, or create it: temporal operator namespace"
                                + " create --address " + address + " --namespace " + namespace,
                        cause);
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                new UnreachableException(
                        "Cannot use " + where + ": access denied (" + said + ")",
                        "check TEMPORAL_API_KEY or the client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH), and that it"
                                + " may use namespace '" + namespace + "'",
                        cause);
            default ->
                new UnreachableException(
                        "Cannot reach " + server + ": " + said,
                        first(cause, SSLException.class) == null
                                ? "start the server, or unset TEMPORAL_ADDRESS to run on this machine alone"
                                : "check the variables that start with TEMPORAL_TLS",
                        cause);
        };
    }

    /** The server's own words where it answered, else those of the connection that there is not. */
    private static String reason(@Nullable StatusRuntimeException answer, Throwable cause) {
        String description = answer == null ? null : answer.getStatus().getDescription();
        Throwable deepest = deepest(cause);
        return description == null || answer != deepest ? String.valueOf(deepest.getMessage()) : description;
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static <T> @Nullable T first(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
