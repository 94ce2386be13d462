package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pipewright.activities.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.OutputStream;

/** Hands log-ins to Docker's own command, which keeps them as its user has told it to: in its credential helper or its config.json. */
public final class DockerLogin {
    private DockerLogin() {}

    /**
     * Logs Docker in, which asks the registry. A second call replaces what the first left.
     *
     * @throws RegistryException if there is no {@code docker} on PATH, or it refuses
     */
    public static void keep(RegistryLogin login) throws IOException, InterruptedException {
        Process docker = start(login);
        try (OutputStream in = docker.getOutputStream()) {
            in.write(login.secret().getBytes(UTF_8)); // an argument could be read by all users of the host
        } catch (IOException e) {
            // one that does not read says why
        }
        String said = new String(docker.getInputStream().readAllBytes(), UTF_8).strip();
        int exit = docker.waitFor();
        if (exit != 0) {
            throw RegistryException.hinting(
                    Kind.DENIED,
                    login.registry(),
                    "cannot log Docker in to " + login.registry() + ": docker exited with code " + exit + ": "
                            + said.substring(said.lastIndexOf('\n') + 1),
                    "check that the engine runs and reaches the registry: docker info",
                    null);
        }
    }

    private static Process start(RegistryLogin login) throws RegistryException {
        try {
            return new ProcessBuilder(
                            "docker", "login", "--username", login.name(), "--password-stdin", login.registry())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw RegistryException.hinting(
                    Kind.REFUSED,
                    login.registry(),
                    "cannot log Docker in to " + login.registry() + ": there is no docker command on PATH",
                    "install Docker's command; runs of Pipewright need no log-in of Docker's",
                    e);
        }
    }
}
