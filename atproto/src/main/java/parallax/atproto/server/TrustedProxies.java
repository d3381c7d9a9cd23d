package parallax.atproto.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import parallax.atproto.address.IpNetwork;

/**
 * The peers whose {@code X-Forwarded-For} is believed. The header is read from the right, past every trusted address,
 * since whatever stands left of the first foreign one was written by that one.
 */
public final class TrustedProxies {
    /** Nobody's header counts. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<IpNetwork> networks;

    private TrustedProxies(List<IpNetwork> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Addresses or networks: {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code ::1}, {@code fd00::/8}.
     *
     * @throws IllegalArgumentException naming the entry that is neither
     */
    public static TrustedProxies of(List<String> entries) {
        return new TrustedProxies(entries.stream().map(IpNetwork::parse).toList());
    }

    boolean trusts(InetAddress peer) {
        return networks.stream().anyMatch(network -> network.holds(peer));
    }

    /** The client of a request that came from {@code peer} with these header values, in the order received. */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String value : forwardedFor) {
            hops.addAll(List.of(value.split(",", -1)));
        }
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= 0 && trusts(client); i--) {
            try {
                client = InetAddress.ofLiteral(hops.get(i).strip());
            } catch (IllegalArgumentException e) {
                // "unknown" or an obfuscated name: the nearest address that is known stands.
                return client;
            }
        }
        return client;
    }
}
