package parallax.atproto.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** A public key's point: on the curve, not infinity, decompressed once. */
final class CurvePoint {

    static final int COMPRESSED_BYTES = 33;
    private static final int UNCOMPRESSED_BYTES = 65;

    private final Curve curve;
    private final ECPoint point;
    private final ByteSlice compressed;

    private CurvePoint(Curve curve, ECPoint point) {
        this.curve = curve;
        this.point = point;
        this.compressed = ByteSlice.of(point.getEncoded(true));
    }

    /** Reads 33 bytes, first 02 or 03. */
    static CurvePoint ofCompressed(Curve curve, byte[] encoded) {
        if (encoded.length != COMPRESSED_BYTES || (encoded[0] != 2 && encoded[0] != 3)) {
            throw new KeyException("a " + curve + " key: wanted 33 bytes that begin with 02 or 03");
        }
        return decode(curve, encoded);
    }

    /** Reads 33 compressed or 65 uncompressed bytes; the hybrid forms 06 and 07 are refused. */
    static CurvePoint ofEither(Curve curve, byte[] encoded) {
        if (encoded.length != UNCOMPRESSED_BYTES) {
            return ofCompressed(curve, encoded);
        }
        if (encoded[0] != 4) {
            throw new KeyException("a " + curve + " key of 65 bytes: wanted 04 first");
        }
        return decode(curve, encoded);
    }

    static CurvePoint ofPrivate(Curve curve, BigInteger scalar) {
        return new CurvePoint(curve, curve.domain().getG().multiply(scalar).normalize());
    }

    private static CurvePoint decode(Curve curve, byte[] encoded) {
        ECPoint point;
        try {
            point = curve.decode(encoded).normalize();
        } catch (IllegalArgumentException e) {
            throw new KeyException("a " + curve + " key: not a point on the curve");
        }
        return new CurvePoint(curve, point);
    }

    Curve curve() {
        return curve;
    }

    ECPoint point() {
        return point;
    }

    ByteSlice compressed() {
        return compressed;
    }

    byte[] uncompressed() {
        return point.getEncoded(false);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CurvePoint that && curve == that.curve && compressed.equals(that.compressed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {curve, compressed});
    }
}
