package parallax.atproto.cid;

import parallax.atproto.cbor.ByteSlice;

/**
 * Unsigned variable-length integers of 1 to 9 bytes, 63 bits, low groups first, in their shortest form only. See
 * github.com/multiformats/unsigned-varint.
 */
public final class Varint {

    /** Bytes of the longest varint. */
    public static final int MAX_BYTES = 9;

    private Varint() {}

    /** The value at the offset; {@link CidException} when it is cut off, too long or not shortest. Never negative. */
    public static long decode(ByteSlice bytes, int offset) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (offset + i >= bytes.length()) {
                throw new CidException(offset, "a varint is cut off");
            }
            byte b = bytes.at(offset + i);
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                if (b == 0 && i > 0) {
                    throw new CidException(offset, "a varint is not in its shortest form");
                }
                return value;
            }
        }
        throw new CidException(offset, "a varint of more than 9 bytes");
    }

    /** Bytes that the value takes, 1 to 9; the value is not negative. */
    public static int length(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint holds no negative number");
        }
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    public static byte[] encode(long value) {
        byte[] encoded = new byte[length(value)];
        for (int i = 0; i < encoded.length; i++) {
            int more = i < encoded.length - 1 ? 0x80 : 0;
            encoded[i] = (byte) ((value >>> (7 * i) & 0x7f) | more);
        }
        return encoded;
    }
}
