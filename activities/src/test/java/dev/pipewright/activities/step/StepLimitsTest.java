package dev.pipewright.activities.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activity.OutOfMemory;
import org.junit.jupiter.api.Test;

/** What a step had that ran out of memory, and what there is, in units of any size. */
class StepLimitsTest {
    private static final long ENGINE = 16;
    private static final long SHARED = 12;
    private static final long ALL = 0;

    private static StepLimits limit(long memory) {
        return new StepLimits(1, memory, false);
    }

    @Test
    void hadItsLimitAndMayHaveWhatStepsShare() {
        assertThat(limit(4).ranOut(ENGINE, SHARED, false)).isEqualTo(new OutOfMemory(4, SHARED));
        assertThat(limit(4).ranOut(ENGINE, ALL, false)).isEqualTo(new OutOfMemory(4, ENGINE));
    }

    @Test
    void hadAllThatStepsShareWithoutALimit() {
        assertThat(limit(0).ranOut(ENGINE, SHARED, false)).isEqualTo(new OutOfMemory(SHARED, SHARED));
        assertThat(limit(0).ranOut(ENGINE, ALL, false)).isEqualTo(new OutOfMemory(ENGINE, ENGINE));
    }

    @Test
    void hadNoMoreThanThereIsWhateverItsLimit() {
        assertThat(limit(32).ranOut(ENGINE, SHARED, true)).isEqualTo(new OutOfMemory(SHARED, 0));
    }

    @Test
    void mayHaveMoreThanItsMachineHasWhereThereAreLargerOnes() {
        assertThat(limit(0).ranOut(ENGINE, SHARED, true)).isEqualTo(new OutOfMemory(SHARED, 0));
        assertThat(limit(14).ranOut(ENGINE, SHARED, true)).isEqualTo(new OutOfMemory(14, 0));
    }
}
