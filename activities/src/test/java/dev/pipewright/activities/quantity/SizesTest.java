package dev.pipewright.activities.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({"300B, 300", "512MiB, 536870912", "4GiB, 4294967296", "1.5GiB, 1610612736", "4GB, 4000000000"})
    void readsSizes(String text, long bytes) {
        assertThat(Sizes.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "GiB", "-1GiB", "1e3MiB", "4gib", "0B", "99999999TiB"})
    void findsNoSizeInWhatIsNone(String text) {
        assertThat(Sizes.parse(text)).isZero();
    }
}
