package parallax.atproto.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which IP addresses are public: what the IANA special-purpose registries (RFC 6890) do not set aside. IPv6 is judged
 * by allow-list, 2000::/3 less its special blocks, so that a block not known here is refused.
 */
final class PublicAddress {

    private static final class Block {

        private final byte[] prefix;
        private final int bits;

        private Block(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static Block of(int bits, int... prefix) {
            byte[] bytes = new byte[prefix.length];
            for (int i = 0; i < prefix.length; i++) {
                bytes[i] = (byte) prefix[i];
            }
            return new Block(bytes, bits);
        }

        boolean contains(byte[] address) {
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            int mask = 0xff << (8 - rest);
            return rest == 0 || (address[whole] & mask) == (prefix[whole] & mask);
        }
    }

    private static final List<Block> SPECIAL_V4 = List.of(
            Block.of(8, 0), // this network
            Block.of(8, 10),
            Block.of(10, 100, 64), // carrier-grade NAT
            Block.of(8, 127),
            Block.of(16, 169, 254), // link-local, cloud metadata services
            Block.of(12, 172, 16),
            Block.of(24, 192, 0, 0),
            Block.of(24, 192, 0, 2), // documentation
            Block.of(24, 192, 88, 99), // 6to4 relays
            Block.of(16, 192, 168),
            Block.of(15, 198, 18), // benchmarking
            Block.of(24, 198, 51, 100), // documentation
            Block.of(24, 203, 0, 113), // documentation
            Block.of(4, 224), // multicast
            Block.of(4, 240)); // reserved, broadcast

    private static final Block GLOBAL_UNICAST = Block.of(3, 0x20);
    private static final Block NAT64 = Block.of(96, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final List<Block> SPECIAL_V6 = List.of(
            Block.of(23, 0x20, 0x01, 0), // IETF assignments: Teredo, benchmarking, ORCHID
            Block.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
            Block.of(16, 0x20, 0x02), // 6to4: carries any IPv4 address
            Block.of(20, 0x3f, 0xff, 0)); // documentation

    private PublicAddress() {}

    /** Whether {@code address} may be contacted; a NAT64 address is judged by the IPv4 address it carries. */
    static boolean accepts(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return acceptsV4(bytes);
        }
        if (NAT64.contains(bytes)) {
            return acceptsV4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return GLOBAL_UNICAST.contains(bytes) && SPECIAL_V6.stream().noneMatch(block -> block.contains(bytes));
    }

    private static boolean acceptsV4(byte[] bytes) {
        return SPECIAL_V4.stream().noneMatch(block -> block.contains(bytes));
    }
}
