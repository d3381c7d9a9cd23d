package parallax.atproto.server;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The peers whose {@code X-Forwarded-For} is believed. The header is read from the right, past every trusted address,
 * since whatever stands left of the first foreign one was written by that one.
 */
public final class TrustedProxies {
    /** Nobody's header counts. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private record Network(InetAddress base, int bits) {
        boolean holds(byte[] address) {
            byte[] prefix = base.getAddress();
            if (address.length != prefix.length) return false;
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) return false;
            }
            return true;
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Addresses or networks: {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code ::1}, {@code fd00::/8}.
     *
     * @throws IllegalArgumentException naming the entry that is neither
     */
    public static TrustedProxies of(List<String> entries) {
        return new TrustedProxies(entries.stream().map(TrustedProxies::network).toList());
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? entry : entry.substring(0, slash));
            int width = address.getAddress().length * 8;
            int bits = slash < 0 ? width : Integer.parseInt(entry.substring(slash + 1));
            if (bits < 0 || bits > width) throw new IllegalArgumentException("prefix out of range");
            return new Network(address, bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address or network: " + entry, e);
        }
    }

    boolean trusts(InetAddress peer) {
        byte[] address = peer.getAddress();
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    /** The client of a request that came from {@code peer} with these header values, in the order received. */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String value : forwardedFor) hops.addAll(List.of(value.split(",", -1)));
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
