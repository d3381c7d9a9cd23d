package parallax.atproto.crypto;

import java.util.Arrays;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Base58;
import parallax.atproto.cid.CidException;

/** {@code z} + base58btc of a two-byte curve prefix and a compressed point (atproto.com/specs/cryptography). */
public final class Multikey {

    private static final int PREFIX_BYTES = 2;
    // 66 bytes of a legacy key are 91 characters; the bound keeps the quadratic base58 decoder cheap.
    private static final int MAX_TEXT = 128;

    private Multikey() {}

    /** Reads a key; {@link KeyException} if the text is not a key of one of the two curves. */
    public static PublicKey parse(String text) {
        byte[] decoded = decodeMultibase(text);
        for (Curve curve : Curve.values()) {
            if (curve.isPrefixOf(decoded)) {
                byte[] point = Arrays.copyOfRange(decoded, PREFIX_BYTES, decoded.length);
                return new PublicKey(CurvePoint.ofCompressed(curve, point));
            }
        }
        throw new KeyException("a Multikey: neither the P-256 nor the K-256 prefix");
    }

    static String format(PublicKey key) {
        byte[] joined = Arrays.copyOf(key.curve().prefix(), PREFIX_BYTES + CurvePoint.COMPRESSED_BYTES);
        ByteSlice point = key.compressed();
        System.arraycopy(point.array(), point.offset(), joined, PREFIX_BYTES, point.length());
        return "z" + Base58.encode(ByteSlice.of(joined));
    }

    static byte[] decodeMultibase(String text) {
        if (text.length() < 2 || text.length() > MAX_TEXT || text.charAt(0) != 'z') {
            throw new KeyException("a key: wanted z and base58btc, at most " + MAX_TEXT + " characters");
        }
        try {
            return Base58.decode(text.substring(1)).toArray();
        } catch (CidException e) {
            throw new KeyException("a key: not base58btc");
        }
    }
}
