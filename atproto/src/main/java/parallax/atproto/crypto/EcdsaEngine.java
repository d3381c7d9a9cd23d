package parallax.atproto.crypto;

import org.jspecify.annotations.Nullable;

/** One implementation of ECDSA verification. */
interface EcdsaEngine {

    /** A key made ready once for many verifications; may be shared by threads. */
    interface Verifier {
        boolean verifies(byte[] sha256, CompactSignature signature);
    }

    /** Makes a key ready; {@link IllegalArgumentException} if this engine does not serve its curve. */
    Verifier prepare(CurvePoint point);

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
