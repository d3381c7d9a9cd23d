package parallax.atproto.crypto;

import java.math.BigInteger;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/** One signature each way before an engine is trusted: a library may load and yet not work on this machine. */
final class EngineProbe {

    private EngineProbe() {}

    static boolean works(EcdsaEngine engine, Curve curve) {
        byte[] right = Sha256.digest(ByteSlice.of(new byte[] {1}));
        byte[] wrong = Sha256.digest(ByteSlice.of(new byte[] {2}));
        BigInteger scalar = BigInteger.valueOf(7);
        ByteSlice signed = BouncyCastleEngine.INSTANCE.sign(curve, scalar, right);
        CompactSignature signature = CompactSignature.tryParse(curve, signed);
        EcdsaEngine.Verifier verifier = engine.prepare(CurvePoint.ofPrivate(curve, scalar));
        return signature != null
                && verifier.verifies(right, signature)
                && !verifier.verifies(wrong, signature)
                && engine.sign(curve, scalar, right).equals(signed);
    }
}
