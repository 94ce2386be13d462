package dev.pipewright.activities.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.pipewright.activities.engine.EngineException.Kind;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineErrorsTest {
    private final EngineErrors errors = new EngineErrors("unix:///run/docker.sock");

    @Test
    void tellsASocketThatOthersMayUse() {
        EngineException e = errors.of(new IllegalStateException(new IOException("Permission denied")));

        assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(e).hasMessage("this user may not talk to the Docker engine at unix:///run/docker.sock");
    }

    @Test
    void tellsAnEngineThatDoesNotAnswer() {
        EngineException e = errors.of(new IllegalStateException(new IOException("Connection refused")));

        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessage("no Docker engine answers at unix:///run/docker.sock");
    }

    @Test
    void repeatsTheEnginesOwnWords() {
        EngineException e = errors.of(new NotFoundException("{\"message\":\"No such image: \\\"x\\\"\"}\n"));

        assertThat(e.kind()).isEqualTo(Kind.ABSENT);
        assertThat(e).hasMessage("No such image: \"x\"");
        assertThat(errors.of(new ConflictException("the name is taken")).kind()).isEqualTo(Kind.CONFLICT);
    }

    @Test
    void tellsAFullDisk() {
        EngineException e = errors.of(new InternalServerErrorException("mkdir /var/lib/x: no space left on device"));

        assertThat(e.kind()).isEqualTo(Kind.DISK_FULL);
        assertThat(e).hasMessage("the Docker engine's disk is full: mkdir /var/lib/x: no space left on device");
    }

    @ParameterizedTest
    @CsvSource({
        "'failed to create endpoint x on network bridge: adding interface veth1 to bridge docker0 failed', TROUBLED",
        "'driver failed programming external connectivity on endpoint x: iptables failed: exit status 4', TROUBLED",
        "'failed to create shim task: context deadline exceeded: unknown', TROUBLED",
        "'failed to create shim task: OCI runtime create failed: exec: no-such-program: not found', REFUSED",
        "'unable to find user nobody2: no matching entries in passwd file', REFUSED"
    })
    void tellsWhatMayPassFromWhatWillNot(String said, Kind kind) {
        assertThat(errors.of(new InternalServerErrorException(said)).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "'pull access denied for x, repository does not exist or may require docker login', PULL_DENIED",
        "'unauthorized: authentication required', PULL_DENIED",
        "'manifest unknown: manifest unknown', ABSENT",
        "'write /var/lib/docker/tmp/1: no space left on device', DISK_FULL",
        "'Get https://r:5000/v2/: http: server gave HTTP response to HTTPS client', REFUSED",
        "'Get https://r:5000/v2/: x509: certificate signed by unknown authority', REFUSED",
        "'received unexpected HTTP status: 503 Service Unavailable', PULL_FAILED",
        "'toomanyrequests: You have reached your pull rate limit', PULL_FAILED"
    })
    void tellsWhyAPullFailed(String said, Kind kind) {
        assertThat(EngineErrors.pull(said, new IOException(said)).kind()).isEqualTo(kind);
    }

    @Test
    void refusesAnAddressThatItCannotUse() {
        assertThatThrownBy(() -> Engine.open(Map.of("DOCKER_HOST", "ssh://somewhere")))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageStartingWith("the Docker engine at ssh://somewhere cannot be used: ");
    }
}
