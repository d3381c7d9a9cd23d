package parallax.atproto.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** A signature whose form is right: 64 bytes, r in 1..n-1, s in 1..n/2. Whether it verifies is another question. */
final class CompactSignature {

    static final int BYTES = 64;
    private static final int HALF = BYTES / 2;

    private final byte[] bytes;
    private final BigInteger r;
    private final BigInteger s;

    private CompactSignature(byte[] bytes, BigInteger r, BigInteger s) {
        this.bytes = bytes;
        this.r = r;
        this.s = s;
    }

    /** Null where the form is wrong: other lengths (DER among them), zero, too large, or s in the upper half. */
    static @Nullable CompactSignature tryParse(Curve curve, ByteSlice signature) {
        if (signature.length() != BYTES) {
            return null;
        }
        byte[] bytes = signature.toArray();
        BigInteger r = new BigInteger(1, bytes, 0, HALF);
        BigInteger s = new BigInteger(1, bytes, HALF, HALF);
        boolean inRange = r.signum() > 0
                && r.compareTo(curve.order()) < 0
                && s.signum() > 0
                && s.compareTo(curve.halfOrder()) <= 0;
        return inRange ? new CompactSignature(bytes, r, s) : null;
    }

    /** Joins r and s, taking n - s where s is in the upper half. */
    static ByteSlice lowS(Curve curve, BigInteger r, BigInteger s) {
        BigInteger low = s.compareTo(curve.halfOrder()) > 0 ? curve.order().subtract(s) : s;
        byte[] joined = new byte[BYTES];
        putRight(r, joined, HALF);
        putRight(low, joined, BYTES);
        return ByteSlice.of(joined);
    }

    /** A scalar as 32 bytes, big-endian. */
    static byte[] bytes32(BigInteger scalar) {
        byte[] bytes = new byte[HALF];
        putRight(scalar, bytes, HALF);
        return bytes;
    }

    BigInteger r() {
        return r;
    }

    BigInteger s() {
        return s;
    }

    byte[] compact() {
        return bytes;
    }

    /** The same r and s as an ASN.1 SEQUENCE of two INTEGERs. */
    byte[] der() {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        byte[] der = new byte[6 + first.length + second.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        putInteger(first, der, 2);
        putInteger(second, der, 4 + first.length);
        return der;
    }

    private static void putInteger(byte[] value, byte[] der, int at) {
        der[at] = 0x02;
        der[at + 1] = (byte) value.length;
        System.arraycopy(value, 0, der, at + 2, value.length);
    }

    private static void putRight(BigInteger value, byte[] into, int end) {
        byte[] signed = value.toByteArray();
        byte[] digits = signed.length > HALF ? Arrays.copyOfRange(signed, signed.length - HALF, signed.length) : signed;
        System.arraycopy(digits, 0, into, end - digits.length, digits.length);
    }
}
