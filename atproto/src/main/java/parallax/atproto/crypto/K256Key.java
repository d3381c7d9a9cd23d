package parallax.atproto.crypto;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** A public key on K-256. */
public final class K256Key implements PublicKey {

    private final CurvePoint point;
    private final EcdsaEngine.Verifier verifier;

    K256Key(CurvePoint point) {
        this(point, EcdsaEngine.preferred(Curve.K256));
    }

    /** For tests of one engine against another. */
    K256Key(CurvePoint point, EcdsaEngine engine) {
        this.point = point;
        this.verifier = engine.prepare(point);
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
    public Curve curve() {
        return Curve.K256;
    }

    @Override
    public ByteSlice compressed() {
        return point.compressed();
    }

    @Override
    public boolean verifiesDigest(byte[] sha256, ByteSlice signature) {
        CompactSignature parsed = CompactSignature.tryParse(Curve.K256, signature);
        return parsed != null && verifier.verifies(sha256, parsed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof K256Key that && point.equals(that.point);
    }

    @Override
    public int hashCode() {
        return point.hashCode();
    }

    @Override
    public String toString() {
        return didKey();
    }
}
