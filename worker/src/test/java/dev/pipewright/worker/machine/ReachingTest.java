package dev.pipewright.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pipewright.worker.RemoteTemporal;
import dev.pipewright.worker.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReachingTest {
    /** Nothing listens on the port of the discard protocol. */
    private static final Map<String, String> NOBODY = Map.of("TEMPORAL_ADDRESS", "127.0.0.1:9");

    private final List<String> said = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private long now;

    private Reaching reaching(int seconds) {
        return new Reaching(Duration.ofSeconds(seconds), () -> now, this::pause, said::add);
    }

    private void pause(long nanos) {
        pauses.add(Duration.ofNanos(nanos).toSeconds());
        now += nanos;
    }

    @Test
    void waitsLongerAndLongerAndSaysWhyOnce() throws Exception {
        UnreachableException refusal = refusal();

        String found = reaching(60).reach(() -> {
            if (now < Duration.ofSeconds(30).toNanos()) {
                throw refusal;
            }
            return "found";
        });

        assertThat(found).isEqualTo("found");
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
        assertThat(said).containsExactly(refusal.getMessage());
    }

    @Test
    void givesUpAtItsLimit() throws Exception {
        UnreachableException refusal = refusal();

        assertThatThrownBy(() -> reaching(10).reach(() -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(pauses).containsExactly(1L, 2L, 4L, 3L);
    }

    private static UnreachableException refusal() {
        try (RemoteTemporal unused = RemoteTemporal.connect(NOBODY)) {
            throw new AssertionError("Somebody listens: " + unused.description());
        } catch (UnreachableException e) {
            return e;
        }
    }
}
