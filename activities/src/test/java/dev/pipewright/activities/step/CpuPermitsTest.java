package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CpuPermitsTest {
    private final CpuPermits permits = new CpuPermits(2, 1000);

    @Test
    void grantsFractionsUntilTheyAreUsedUp() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(isGranted(permits.request(0.1, 0))).isTrue();
        }
        assertThat(isGranted(permits.request(0.1, 0))).isFalse();
    }

    @Test
    void countsAStepThatAsksForNothingAsOneCpu() throws Exception {
        permits.request(0, 0);
        permits.request(0, 0);
        assertThat(isGranted(permits.request(0, 0))).isFalse();
    }

    @Test
    void servesALargeRequestBeforeSmallOnesThatCameLater() throws Exception {
        CpuPermits.Ticket running = permits.request(1, 0);
        CpuPermits.Ticket large = permits.request(2, 0);
        CpuPermits.Ticket small = permits.request(1, 0);
        assertThat(isGranted(small)).isFalse();

        running.close();
        assertThat(isGranted(large)).isTrue();
        assertThat(isGranted(small)).isFalse();
        large.close();
        assertThat(isGranted(small)).isTrue();
    }

    @Test
    void grantsARequestAboveTheTotalAlone() throws Exception {
        CpuPermits.Ticket running = permits.request(0.5, 0);
        CpuPermits.Ticket huge = permits.request(64, 9999);
        assertThat(isGranted(huge)).isFalse();

        running.close();
        assertThat(isGranted(huge)).isTrue();
        assertThat(isGranted(permits.request(0.001, 0))).isFalse();
    }

    @Test
    void countsMemoryWhereThereIsATotal() throws Exception {
        CpuPermits.Ticket first = permits.request(0.1, 900);
        CpuPermits.Ticket second = permits.request(0.1, 200);
        assertThat(isGranted(second)).isFalse();
        first.close();
        assertThat(isGranted(second)).isTrue();
        assertThat(isGranted(new CpuPermits(1, 0).request(1, 1L << 60))).isTrue();
    }

    @Test
    void makesRoomForOthersWhenOneLeavesTheQueue() throws Exception {
        permits.request(1, 0);
        CpuPermits.Ticket large = permits.request(2, 0);
        CpuPermits.Ticket small = permits.request(1, 0);
        large.close();
        large.close();
        assertThat(isGranted(small)).isTrue();
    }

    @Test
    void wakesWhoeverWaits() throws Exception {
        CpuPermits.Ticket running = permits.request(2, 0);
        CpuPermits.Ticket next = permits.request(1, 0);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return next.await(Duration.ofMinutes(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        running.close();
        assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void refusesToShareOutNothing() {
        assertThatThrownBy(() -> new CpuPermits(0, 0))
                .hasMessage("Cannot share out 0.0 CPUs and 0 bytes: there must be some");
    }

    private static boolean isGranted(CpuPermits.Ticket ticket) throws InterruptedException {
        return ticket.await(Duration.ZERO);
    }
}
