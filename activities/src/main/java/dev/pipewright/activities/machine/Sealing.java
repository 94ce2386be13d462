package dev.pipewright.activities.machine;

import dev.pipewright.activities.registry.ImageName;
import dev.pipewright.activities.registry.Registries;
import dev.pipewright.activities.registry.RegistryException;
import dev.pipewright.activities.registry.RegistryLogin;
import dev.pipewright.activities.seal.Seal;
import dev.pipewright.activities.seal.SealedContent;
import dev.pipewright.activities.step.SecretValues;
import dev.pipewright.activities.step.UnreadableSecretException;
import dev.pipewright.activity.Failures;
import dev.pipewright.activity.SealRequest;
import dev.pipewright.activity.StepImage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What machines may get to know, of what only this host knows. */
final class Sealing {
    private final SecretValues secrets;
    private final Registries registries;

    Sealing(SecretValues secrets, Registries registries) {
        this.secrets = secrets;
        this.registries = registries;
    }

    /** See {@link dev.pipewright.activity.MachineActivities#seal}. */
    String seal(SealRequest request) throws IOException, InterruptedException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : request.secrets()) {
            values.put(name, value(name));
        }
        return Seal.seal(request.publicKey(), new SealedContent(values, login(request.image())));
    }

    private String value(String name) {
        try {
            String value = secrets.value(name);
            if (value != null) {
                return value;
            }
        } catch (UnreadableSecretException e) {
            throw Failures.permanent(
                    Failures.REFUSED, "Cannot give a machine secret '" + name + "': " + e.getMessage());
        }
        throw Failures.permanent(
                Failures.NOT_FOUND,
                "Cannot give a machine secret '" + name
                        + "': there is none of that name (add it with: pipewright secret" + " create " + name + ")");
    }

    private @Nullable RegistryLogin login(@Nullable StepImage image) throws IOException, InterruptedException {
        if (image == null || image.reference().startsWith("sha256:")) {
            return null; // in the engine already
        }
        ImageName name = ImageName.parse(image.reference());
        try {
            return registries.login(name.registry(), image.registry()).orElse(null);
        } catch (RegistryException e) {
            String message = "Cannot log a machine in to " + name.registry() + ": " + e.getMessage();
            if (e.kind().passing()) {
                throw Failures.passing(Failures.UNAVAILABLE, message, e.retryAfter(), e);
            }
            String hint = e.hint();
            throw Failures.permanent(
                    Failures.ACCESS_DENIED,
                    message + " (" + (hint == null ? RegistryException.logIn(name.registry()) : hint) + ")");
        }
    }
}
