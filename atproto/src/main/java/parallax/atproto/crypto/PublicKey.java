package parallax.atproto.crypto;

import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/**
 * A key that verifies atproto signatures (atproto.com/specs/cryptography). Two keys are equal when curve and point are.
 */
public sealed interface PublicKey permits P256Key, K256Key {

    Curve curve();

    /** The point, 33 bytes. */
    ByteSlice compressed();

    /**
     * Whether these are the 64 bytes of a low-S signature of this SHA-256 by this key. False for every malformed
     * signature.
     *
     * @param sha256 32 bytes
     */
    boolean verifiesDigest(byte[] sha256, ByteSlice signature);

    /** As {@link #verifiesDigest}, for the SHA-256 of the message. */
    default boolean verifies(ByteSlice message, ByteSlice signature) {
        return verifiesDigest(Sha256.digest(message), signature);
    }

    /** The Multikey form, {@code z...}, as in a DID document. */
    default String multikey() {
        return Multikey.format(this);
    }

    /** The did:key form. */
    default String didKey() {
        return DidKey.PREFIX + multikey();
    }
}
