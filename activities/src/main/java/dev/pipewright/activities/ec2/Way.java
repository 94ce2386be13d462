package dev.pipewright.activities.ec2;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the machines of a subnet get to.
 *
 * @param out whether that is S3 at least, from which they boot
 * @param said what way they take, or why there is none
 * @param hint how to give them one; null where it is known what it takes, or nothing does
 * @param networks which its routes lead to besides, {@code 10.0.0.0/16}
 */
public record Way(
        String subnet, boolean out, String said, @Nullable String hint, List<String> networks) {
    public Way {
        networks = List.copyOf(networks);
    }

    /** The network with that address, which a route leads to; null if there is none. */
    public @Nullable String networkOf(InetAddress address) {
        return networks.stream()
                .filter(network -> contains(network, address))
                .findFirst()
                .orElse(null);
    }

    private static boolean contains(String network, InetAddress address) {
        int slash = network.indexOf('/');
        byte[] own = bytes(network.substring(0, slash));
        byte[] other = address.getAddress();
        int free = 8 * own.length - Integer.parseInt(network.substring(slash + 1));
        return own.length == other.length
                && new BigInteger(1, own).shiftRight(free).equals(new BigInteger(1, other).shiftRight(free));
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress(); // asks nobody: it is no name
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
