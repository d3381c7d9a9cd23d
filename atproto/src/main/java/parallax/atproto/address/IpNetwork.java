package parallax.atproto.address;

import java.net.InetAddress;

/** Addresses that begin with the same bits, as {@code 10.0.0.0/8} or {@code fd00::/8}; a single one without a slash. */
public final class IpNetwork {
    private final String text;
    private final byte[] prefix;
    private final int bits;

    private IpNetwork(String text, byte[] prefix, int bits) {
        this.text = text;
        this.prefix = prefix;
        this.bits = bits;
    }

    /** Throws IllegalArgumentException naming what is neither an address nor a network. */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] prefix = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int width = prefix.length * 8;
            int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > width) {
                throw new IllegalArgumentException("prefix out of range");
            }
            return new IpNetwork(text, prefix, bits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address or network: " + text, e);
        }
    }

    /** Whether the address lies in it; an IPv4 address never lies in an IPv6 network. */
    public boolean holds(InetAddress candidate) {
        byte[] address = candidate.getAddress();
        if (address.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
            if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
