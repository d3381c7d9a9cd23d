package parallax.atproto.crypto;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** What keys of either curve do: a point, and an engine that was made ready for it. */
abstract sealed class CurveKey permits P256Key, K256Key {

    private final CurvePoint point;
    private final EcdsaEngine.Verifier verifier;

    CurveKey(CurvePoint point, EcdsaEngine engine) {
        this.point = point;
        this.verifier = engine.prepare(point);
    }

    public final Curve curve() {
        return point.curve();
    }

    public final ByteSlice compressed() {
        return point.compressed();
    }

    public final boolean verifiesDigest(byte[] sha256, ByteSlice signature) {
        CompactSignature parsed = CompactSignature.tryParse(curve(), signature);
        return parsed != null && verifier.verifies(sha256, parsed);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof CurveKey that && point.equals(that.point);
    }

    @Override
    public final int hashCode() {
        return point.hashCode();
    }
}
