package dev.pipewright.activities.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaTest {
    @Test
    void isThatOfAMachinesFamilyAndPrice() {
        assertThat(List.of(Quota.of("t3.small", false), Quota.of("m7g.large", true)))
                .extracting(Quota::code)
                .containsExactly("L-1216C47A", "L-34B43A08");
        assertThat(List.of(Quota.of("g5.xlarge", false), Quota.of("g5.xlarge", true)))
                .extracting(Quota::code)
                .containsExactly("L-DB2E81BA", "L-3819A6DF");
        assertThat(List.of(Quota.of("p5.48xlarge", false), Quota.of("p5.48xlarge", true)))
                .extracting(Quota::code)
                .containsExactly("L-417A185B", "L-7212CCBC");
    }

    @Test
    void countsTheMachineThatIsToBeStarted() {
        Quota quota = Quota.of("t3.small", false);

        assertThat(new QuotaUse(quota, 32, 30, 2).hasRoom()).isTrue();
        assertThat(new QuotaUse(quota, 32, 31, 2).hasRoom()).isFalse();
    }
}
