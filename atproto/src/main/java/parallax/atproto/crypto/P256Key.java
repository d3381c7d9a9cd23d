package parallax.atproto.crypto;

import parallax.atproto.cbor.ByteSlice;

/** A public key on P-256. */
public final class P256Key extends CurveKey implements PublicKey {

    P256Key(CurvePoint point) {
        this(point, EcdsaEngine.preferred(Curve.P256));
    }

    /** For tests of one engine against another. */
    P256Key(CurvePoint point, EcdsaEngine engine) {
        super(point, engine);
    }

    /**
     * Reads a compressed point.
     *
     * @param compressed 33 bytes
     * @throws KeyException if they are not a point on the curve
     */
    public static P256Key of(ByteSlice compressed) {
        return new P256Key(CurvePoint.ofCompressed(Curve.P256, compressed.toArray()));
    }

    @Override
    public String toString() {
        return didKey();
    }
}
