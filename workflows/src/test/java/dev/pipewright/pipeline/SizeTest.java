package dev.pipewright.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTest {
    @ParameterizedTest
    @CsvSource({"0, 0B", "300, 300B", "536870912, 512MiB", "4294967296, 4GiB", "1610612736, 1.5GiB", "1100, 1.1KiB"})
    void writesSizes(long bytes, String text) {
        assertThat(Size.text(bytes)).isEqualTo(text);
    }

    @Test
    void writesTheLargestInItsLargestUnit() {
        assertThat(Size.text(2048L << 40)).isEqualTo("2048TiB");
    }
}
