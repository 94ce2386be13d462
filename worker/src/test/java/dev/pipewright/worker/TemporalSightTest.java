package dev.pipewright.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pipewright.activities.ec2.Way;
import dev.pipewright.worker.Finding.State;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of how machines see the address of a Temporal server. */
class TemporalSightTest {
    private static final Map<String, String> NAMES = Map.of(
            "temporal.example.com", "198.51.100.7",
            "temporal.lan", "10.1.2.3",
            "my-laptop", "127.0.1.1");

    private final TemporalSight sight = new TemporalSight(TemporalSightTest::find, false);

    private static InetAddress find(String host) throws UnknownHostException {
        boolean literal = host.matches("[0-9.]+|[0-9a-f:]+");
        if (!literal && !NAMES.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getByName(literal ? host : NAMES.get(host));
    }

    @Test
    void aPublicAddressHasToBeOpenToThem() {
        Finding finding = sight.of("temporal.example.com:7233", null);

        assertThat(finding)
                .isEqualTo(Finding.ok(
                        "Temporal from machines",
                        "temporal.example.com:7233 (198.51.100.7), a public address: port 7233 has to be open to"
                                + " machines"));
    }

    @Test
    void theirOwnAddressIsAProblem() {
        Finding finding = sight.of("my-laptop:7233", null);

        assertThat(finding.state()).isEqualTo(State.PROBLEM);
        assertThat(finding.said()).isEqualTo("at my-laptop:7233 (127.0.1.1) each machine finds itself alone");
        assertThat(finding.hint())
                .isEqualTo("name an address that they reach: pipewright orchestrator update NAME"
                        + " --temporal_address=HOST:PORT");
        assertThat(sight.of("169.254.1.1:7233", null).state()).isEqualTo(State.PROBLEM);
        assertThat(sight.of("[::1]:7233", null).state()).isEqualTo(State.PROBLEM);
    }

    @Test
    void thisHostIsTheirsWhereItPlaysAws() {
        assertThat(new TemporalSight(TemporalSightTest::find, true).of("127.0.0.1:7233", null))
                .isEqualTo(Finding.ok("Temporal from machines", "127.0.0.1:7233, which is this host as AWS is"));
    }

    @Test
    void aPrivateAddressIsReachedWhereTheRoutesOfAllSubnetsLeadToIt() {
        Way near = way("subnet-1", "10.1.0.0/16");
        Way far = way("subnet-2", "10.2.0.0/16");

        Finding all = sight.of("temporal.lan:7233", List.of(near, near));
        Finding some = sight.of("temporal.lan:7233", List.of(near, far));

        assertThat(all)
                .isEqualTo(Finding.ok(
                        "Temporal from machines",
                        "temporal.lan:7233 (10.1.2.3), which all subnets have a route to (10.1.0.0/16)"));
        assertThat(some.state()).isEqualTo(State.CANNOT_TELL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.9.9", "172.31.0.1", "192.168.1.1", "100.64.0.1", "[fd00::1]"})
    void aPrivateAddressMayBeReachedOrNot(String address) {
        Finding finding = sight.of(address + ":7233", List.of(way("subnet-1", "10.1.0.0/16")));

        assertThat(finding.state()).isEqualTo(State.CANNOT_TELL);
        assertThat(finding.said()).contains("a private address, which not all subnets have a route to");
        assertThat(finding.hint())
                .isEqualTo("it has to be in the machines' own network, or in one that theirs is connected with");
        assertThat(sight.of(address + ":7233", null).state()).isEqualTo(State.CANNOT_TELL);
    }

    @Test
    void aNameThatIsUnknownHereMayBeKnownThere() {
        Finding finding = sight.of("temporal.internal:7233", null);

        assertThat(finding.state()).isEqualTo(State.CANNOT_TELL);
        assertThat(finding.said())
                .isEqualTo("machines look for it at temporal.internal:7233, a name that this host does not know");
        assertThat(finding.hint()).isEqualTo("it has to be one that the machines' network knows");
    }

    private static Way way(String subnet, String network) {
        return new Way(subnet, true, "out through nat-1", null, List.of(network));
    }
}
