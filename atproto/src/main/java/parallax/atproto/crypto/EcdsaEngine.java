package parallax.atproto.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** One implementation of ECDSA. */
interface EcdsaEngine {

    /** A key made ready once for many verifications; may be shared by threads. */
    interface Verifier {
        boolean verifies(byte[] sha256, CompactSignature signature);
    }

    /** Makes a key ready; {@link IllegalArgumentException} if this engine does not serve its curve. */
    Verifier prepare(CurvePoint point);

    /** Signs by RFC 6979, so that every engine makes the same 64 bytes, with low S. */
    default ByteSlice sign(Curve curve, BigInteger scalar, byte[] sha256) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(scalar, curve.domain()));
        BigInteger[] signature = signer.generateSignature(sha256);
        return CompactSignature.lowS(curve, signature[0], signature[1]);
    }

    /** The engine every key of this curve uses unless a test says otherwise. */
    static EcdsaEngine preferred(Curve curve) {
        return switch (curve) {
            case P256 -> Chosen.P256;
            case K256 -> Chosen.K256;
        };
    }

    /** Holds the choice, made when the first key is built. */
    final class Chosen {
        static final EcdsaEngine P256 = firstOf(ConscryptEngine.load());
        static final EcdsaEngine K256 = firstOf(LibsecpEngine.load());

        private Chosen() {}

        private static EcdsaEngine firstOf(@Nullable EcdsaEngine loaded) {
            return loaded == null ? BouncyCastleEngine.INSTANCE : loaded;
        }
    }
}
