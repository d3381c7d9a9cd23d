package parallax.atproto.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/** P-256 by BoringSSL through Conscrypt, whose provider is passed explicitly and never installed. */
final class ConscryptEngine implements EcdsaEngine {

    // Hashing is done by the caller, and Conscrypt knows no form without DER.
    private static final String ALGORITHM = "NONEwithECDSA";

    private final Provider provider;
    private final ECParameterSpec parameters;

    private ConscryptEngine(Provider provider) throws GeneralSecurityException {
        this.provider = provider;
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC", provider);
        named.init(new ECGenParameterSpec("secp256r1"));
        this.parameters = named.getParameterSpec(ECParameterSpec.class);
    }

    /** Null where the native library does not load, for example on another processor. */
    static @Nullable EcdsaEngine load() {
        try {
            ConscryptEngine engine = new ConscryptEngine(Conscrypt.newProvider());
            return EngineProbe.works(engine, Curve.P256) ? engine : null;
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    @Override
    public Verifier prepare(CurvePoint point) {
        if (point.curve() != Curve.P256) {
            throw new IllegalArgumentException("Conscrypt is used for P-256 only, not " + point.curve());
        }
        PublicKey key = publicKey(point);
        return (sha256, signature) -> verifies(key, sha256, signature.der());
    }

    private PublicKey publicKey(CurvePoint point) {
        BigInteger x = point.point().getAffineXCoord().toBigInteger();
        BigInteger y = point.point().getAffineYCoord().toBigInteger();
        try {
            return KeyFactory.getInstance("EC", provider)
                    .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Conscrypt refuses a point that lies on P-256", e);
        }
    }

    private boolean verifies(PublicKey key, byte[] sha256, byte[] der) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, provider);
            verifier.initVerify(key);
            verifier.update(sha256);
            return verifier.verify(der);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Whatever makes the library give up on these bytes, they are no signature of this key.
            return false;
        }
    }
}
