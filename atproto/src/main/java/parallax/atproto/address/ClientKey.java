package parallax.atproto.address;

import java.net.InetAddress;
import parallax.atproto.cbor.ByteSlice;

/**
 * Who counts as one client where each may have so much: an IPv4 address, or the /64 of an IPv6 address. One IPv6
 * customer owns at least a /64, so its single addresses say nothing.
 */
public record ClientKey(ByteSlice prefix) implements Comparable<ClientKey> {
    private static final int BYTES_OF_64 = 8;

    public static ClientKey of(InetAddress client) {
        byte[] address = client.getAddress();
        return new ClientKey(ByteSlice.of(address, 0, Math.min(address.length, BYTES_OF_64)));
    }

    /** So that a table stays quick whose keys a stranger chose to have one hash. */
    @Override
    public int compareTo(ClientKey other) {
        return prefix.compareTo(other.prefix);
    }
}
