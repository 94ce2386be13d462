package dev.pipewright.worker;

import dev.pipewright.activities.ec2.Way;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be said from here of how machines of EC2 see the address of a Temporal server. */
final class TemporalSight {
    static final String WHAT = "Temporal from machines";

    private static final String OTHER =
            "name an address that they reach: pipewright orchestrator update NAME --temporal_address=HOST:PORT";

    private final Names names;
    private final boolean played;

    /** Finds out what a name stands for. */
    @FunctionalInterface
    interface Names {
        InetAddress find(String host) throws UnknownHostException;
    }

    /** @param played whether AWS is played on this host, which is every machine's own then */
    TemporalSight(Names names, boolean played) {
        this.names = names;
        this.played = played;
    }

    /**
     * What there is to say.
     *
     * @param server host and port
     * @param ways of the machines' subnets; null if they are not known
     */
    Finding of(String server, @Nullable List<Way> ways) {
        String host = host(server);
        InetAddress address;
        try {
            address = names.find(host);
        } catch (UnknownHostException e) {
            return Finding.cannotTell(
                    WHAT,
                    "machines look for it at " + server + ", a name that this host does not know",
                    "it has to be one that the machines' network knows");
        }
        String literal = address.getHostAddress();
        String where = server + (host.equals(literal) ? "" : " (" + literal + ")");
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()) {
            return played
                    ? Finding.ok(WHAT, where + ", which is this host as AWS is")
                    : Finding.problem(WHAT, "at " + where + " each machine finds itself alone", OTHER);
        }
        return isPrivate(address)
                ? within(where, address, ways == null ? List.of() : ways)
                : Finding.ok(WHAT, where + ", a public address: port " + port(server) + " has to be open to machines");
    }

    private static Finding within(String where, InetAddress address, List<Way> ways) {
        List<String> networks = ways.stream()
                .map(way -> way.networkOf(address))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean all = !ways.isEmpty() && ways.stream().allMatch(way -> way.networkOf(address) != null);
        return all
                ? Finding.ok(WHAT, where + ", which all subnets have a route to (" + String.join(", ", networks) + ")")
                : Finding.cannotTell(
                        WHAT,
                        where
                                + ", a private address, which not all subnets have a route to, as far as can be seen from here",
                        "it has to be in the machines' own network, or in one that theirs is connected with");
    }

    /** Those that no network but one's own leads to, with those that carriers and tunnels give. */
    private static boolean isPrivate(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        int second = address.getAddress()[1] & 0xff;
        return address instanceof Inet6Address
                ? (first & 0xfe) == 0xfc
                : address.isSiteLocalAddress() || (first == 100 && (second & 0xc0) == 64);
    }

    private static String host(String server) {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String port(String server) {
        return server.substring(server.lastIndexOf(':') + 1);
    }
}
