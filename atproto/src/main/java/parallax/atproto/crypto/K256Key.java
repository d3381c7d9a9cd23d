package parallax.atproto.crypto;

import parallax.atproto.cbor.ByteSlice;

/** A public key on K-256. */
public final class K256Key extends CurveKey implements PublicKey {

    K256Key(CurvePoint point) {
        this(point, EcdsaEngine.preferred(Curve.K256));
    }

    /** For tests of one engine against another. */
    K256Key(CurvePoint point, EcdsaEngine engine) {
        super(point, engine);
    }

    /**
     * Reads a compressed point.
     *
     * @param compressed 33 bytes
     * @throws KeyException if they are not a point on the curve
     */
    public static K256Key of(ByteSlice compressed) {
        return new K256Key(CurvePoint.ofCompressed(Curve.K256, compressed.toArray()));
    }

    @Override
    public String toString() {
        return didKey();
    }
}
