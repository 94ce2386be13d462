package dev.pipewright.activities.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pipewright.activities.registry.RegistryException.Kind;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code docker login} has left: {@code credHelpers}, {@code credsStore} and {@code auths} of Docker's config.json. */
final class DockerCredentials implements Credentials {
    private static final String HUB = "registry-1.docker.io";
    private static final List<String> HUB_KEYS = List.of("https://index.docker.io/v1/", "index.docker.io", "docker.io");
    private static final String IDENTITY_TOKEN = "<token>";

    private final Path config;
    private final Map<String, String> environment;

    /**
     * Reads nothing yet.
     *
     * @param folder of config.json
     * @param environment of credential helpers; their programs are looked for on its PATH
     */
    DockerCredentials(Path folder, Map<String, String> environment) {
        this.config = folder.resolve("config.json");
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String source() {
        return config.toString();
    }

    /** Asks a credential helper where one is configured. */
    @Override
    public Optional<Credential> of(String registry) throws IOException, InterruptedException {
        if (!Files.exists(config)) {
            return Optional.empty();
        }
        JsonNode read = Answers.json(Files.readAllBytes(config));
        if (!read.isObject()) {
            throw unreadable(registry, config + " is not a JSON document");
        }
        for (String key : registry.equals(HUB) ? HUB_KEYS : List.of(registry, "https://" + registry)) {
            String helper = read.path("credHelpers")
                    .path(key)
                    .asText(read.path("credsStore").asText(""));
            Optional<Credential> found = helper.isEmpty() ? Optional.empty() : ask(helper, registry, key);
            found = found.isPresent() ? found : login(read.path("auths").path(key), registry);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Credential> login(JsonNode login, String registry) throws RegistryException {
        String token = login.path("identitytoken").asText("");
        if (!token.isEmpty()) {
            return Optional.of(new Credential(IDENTITY_TOKEN, token));
        }
        String auth = login.path("auth").asText("");
        if (auth.isEmpty()) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(auth), UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return Optional.of(new Credential(pair.substring(0, colon), pair.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            // as a pair without a colon
        }
        throw unreadable(registry, "'auth' in " + config + " is not a name and a password in base64");
    }

    private Optional<Credential> ask(String helper, String registry, String key)
            throws IOException, InterruptedException {
        String program = "docker-credential-" + helper;
        ProcessBuilder builder = new ProcessBuilder(path(program, registry).toString(), "get");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write((key + "\n").getBytes(UTF_8));
            } catch (IOException e) {
                // one that does not read will not have answered either
            }
            byte[] answer = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            String said = new String(answer, UTF_8).strip();
            if (exit != 0 && said.startsWith("credentials not found")) {
                return Optional.empty();
            }
            JsonNode credential = Answers.json(answer);
            if (exit != 0 || !credential.has("Secret")) {
                throw unreadable(registry, program + " exited with code " + exit + (exit == 0 ? "" : ": " + said));
            }
            return Optional.of(new Credential(
                    credential.path("Username").asText(),
                    credential.path("Secret").asText()));
        } finally {
            process.destroyForcibly();
        }
    }

    private Path path(String program, String registry) throws RegistryException {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw unreadable(registry, "there is no " + program + " on PATH, which " + config + " names");
    }

    private static RegistryException unreadable(String registry, String why) {
        return new RegistryException(Kind.DENIED, registry, "the credentials for it cannot be read: " + why);
    }

    /**
     * A way to log in.
     *
     * @param name {@code <token>} if the secret is an identity token
     */
    record Credential(String name, String secret) {
        boolean identity() {
            return name.equals(IDENTITY_TOKEN);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
