package parallax.atproto.crypto;

import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** Pure Java, both curves: the fallback, and the oracle of the tests. */
enum BouncyCastleEngine implements EcdsaEngine {
    INSTANCE;

    @Override
    public Verifier prepare(CurvePoint point) {
        ECPublicKeyParameters key =
                new ECPublicKeyParameters(point.point(), point.curve().domain());
        return (sha256, signature) -> {
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            return signer.verifySignature(sha256, signature.r(), signature.s());
        };
    }
}
