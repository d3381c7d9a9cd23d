package parallax.atproto.crypto;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/** A private key. Its scalar is never shown, not even by {@code toString}. */
public final class SigningKey {

    private static final int BYTES = 32;

    private final Curve curve;
    private final BigInteger scalar;

    SigningKey(Curve curve, BigInteger scalar) {
        if (scalar.signum() <= 0 || scalar.compareTo(curve.order()) >= 0) {
            throw new KeyException("a private " + curve + " key: not in 1..n-1");
        }
        this.curve = curve;
        this.scalar = scalar;
    }

    /** Draws a key; secret only if the generator is (a SecureRandom is one). */
    public static SigningKey generate(Curve curve, RandomGenerator random) {
        byte[] drawn = new byte[BYTES];
        while (true) {
            random.nextBytes(drawn);
            BigInteger scalar = new BigInteger(1, drawn);
            if (scalar.signum() > 0 && scalar.compareTo(curve.order()) < 0) {
                return new SigningKey(curve, scalar);
            }
        }
    }

    /**
     * Reads a private key.
     *
     * @param private32 32 bytes, big-endian
     * @throws KeyException if they are not a scalar of the curve
     */
    public static SigningKey of(Curve curve, ByteSlice private32) {
        if (private32.length() != BYTES) {
            throw new KeyException("a private " + curve + " key: wanted 32 bytes");
        }
        return new SigningKey(curve, new BigInteger(1, private32.toArray()));
    }

    public Curve curve() {
        return curve;
    }

    public PublicKey publicKey() {
        return new PublicKey(CurvePoint.ofPrivate(curve, scalar));
    }

    /** Signs the SHA-256 of the message: 64 bytes, low-S, the same for the same message (RFC 6979). */
    public ByteSlice sign(ByteSlice message) {
        return signDigest(Sha256.digest(message));
    }

    ByteSlice signDigest(byte[] sha256) {
        return EcdsaEngine.preferred(curve).sign(curve, scalar, sha256);
    }

    @Override
    public String toString() {
        return "SigningKey[" + curve + "]";
    }
}
