package dev.pipewright.activity;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is to get to know for a step.
 *
 * @param publicKey the machine's, as {@link Greeting#publicKey()}
 * @param secrets names of secrets
 * @param image whose registry the machine has to log in to; null for none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SealRequest(
        String publicKey, List<String> secrets, @Nullable StepImage image) {
    public SealRequest {
        requireNonNull(publicKey, "publicKey");
        secrets = secrets == null ? List.of() : secrets;
    }
}
