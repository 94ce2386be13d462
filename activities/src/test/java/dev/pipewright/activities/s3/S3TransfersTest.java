package dev.pipewright.activities.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class S3TransfersTest {
    private static final int PART = 1000;

    private final S3Transfers transfers = new S3Transfers(PART);

    @Test
    void handsMemoryOnAsLongAsSomeIsInUse() throws InterruptedException {
        byte[] first = transfers.reserve(PART);
        byte[] second = transfers.reserve(1);
        transfers.release(first);

        assertThat(transfers.tryReserve()).isSameAs(first);
        assertThat(second).hasSize(PART);
    }

    @Test
    void letsGoOfAllMemoryWhenNoneIsInUse() throws InterruptedException {
        byte[] first = transfers.reserve(PART);
        transfers.release(first);

        assertThat(transfers.reserve(PART)).isNotSameAs(first);
    }

    @Test
    void handsOnNoMemoryThatMayStillBeWrittenTo() throws InterruptedException {
        byte[] first = transfers.reserve(PART);
        byte[] second = transfers.reserve(PART);
        transfers.release(null);

        assertThat(transfers.tryReserve()).isNotSameAs(first).isNotSameAs(second);
    }

    @Test
    void hasMemoryForSomePartsAndForMoreWhenThoseAreDone() throws InterruptedException {
        List<byte[]> taken = new ArrayList<>();
        for (byte[] next = transfers.tryReserve(); next != null; next = transfers.tryReserve()) {
            taken.add(next);
        }
        transfers.release(taken.get(0));

        assertThat(taken).hasSize(8);
        assertThat(transfers.reserve(PART)).isSameAs(taken.get(0));
        assertThat(transfers.tryReserve()).isNull();
    }

    @Test
    void givesLongerPartsMemoryOfTheirOwn() throws InterruptedException {
        byte[] other = transfers.reserve(PART);
        byte[] longer = transfers.reserve(PART + 1);
        transfers.release(longer);

        assertThat(longer).hasSize(PART + 1);
        assertThat(transfers.reserve(PART)).hasSize(PART).isNotSameAs(other);
    }
}
