package parallax.atproto.crypto;

import fr.acinq.secp256k1.Secp256k1;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** K-256 by libsecp256k1 over JNI. */
final class LibsecpEngine implements EcdsaEngine {

    private final Secp256k1 library;

    private LibsecpEngine(Secp256k1 library) {
        this.library = library;
    }

    /** Null where the native library does not load, for example on another processor. */
    static @Nullable EcdsaEngine load() {
        try {
            LibsecpEngine engine = new LibsecpEngine(Secp256k1.get());
            return EngineProbe.works(engine, Curve.K256) ? engine : null;
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    @Override
    public Verifier prepare(CurvePoint point) {
        if (point.curve() != Curve.K256) {
            throw new IllegalArgumentException("libsecp256k1 does not serve " + point.curve());
        }
        byte[] key = point.uncompressed();
        return (sha256, signature) -> verifies(key, sha256, signature.compact());
    }

    @Override
    public ByteSlice sign(Curve curve, BigInteger scalar, byte[] sha256) {
        return ByteSlice.of(library.sign(sha256, CompactSignature.bytes32(scalar), null));
    }

    private boolean verifies(byte[] key, byte[] sha256, byte[] signature) {
        try {
            return library.verify(signature, sha256, key);
        } catch (Exception e) {
            // The library throws on what it cannot parse, also exceptions that Kotlin does not declare.
            return false;
        }
    }
}
