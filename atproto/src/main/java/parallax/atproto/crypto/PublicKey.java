package parallax.atproto.crypto;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/**
 * A key that verifies atproto signatures (atproto.com/specs/cryptography). Two keys are equal when curve and point are.
 */
public final class PublicKey {

    private final CurvePoint point;
    private final EcdsaEngine.Verifier verifier;

    PublicKey(CurvePoint point) {
        this(point, EcdsaEngine.preferred(point.curve()));
    }

    /** For tests of one engine against another. */
    PublicKey(CurvePoint point, EcdsaEngine engine) {
        this.point = point;
        this.verifier = engine.prepare(point);
    }

    public Curve curve() {
        return point.curve();
    }

    /** The point, 33 bytes. */
    public ByteSlice compressed() {
        return point.compressed();
    }

    /**
     * Whether these are the 64 bytes of a low-S signature of this SHA-256 by this key. False for every malformed
     * signature.
     *
     * @param sha256 32 bytes
     */
    public boolean verifiesDigest(byte[] sha256, ByteSlice signature) {
        CompactSignature parsed = CompactSignature.tryParse(curve(), signature);
        return parsed != null && verifier.verifies(sha256, parsed);
    }

    /** As {@link #verifiesDigest}, for the SHA-256 of the message. */
    public boolean verifies(ByteSlice message, ByteSlice signature) {
        return verifiesDigest(Sha256.digest(message), signature);
    }

    /** The Multikey form, {@code z...}, as in a DID document. */
    public String multikey() {
        return Multikey.format(this);
    }

    /** The did:key form. */
    public String didKey() {
        return DidKey.PREFIX + multikey();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicKey that && point.equals(that.point);
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
