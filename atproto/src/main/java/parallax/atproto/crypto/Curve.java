package parallax.atproto.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;

/** The two curves of atproto. */
public enum Curve {
    /** NIST P-256, also called secp256r1: ES256. */
    P256("secp256r1", 0x80, 0x24),
    /** secp256k1: ES256K. */
    K256("secp256k1", 0xe7, 0x01);

    // Immutable in fact; BouncyCastle only does not say so in a way the checker knows.
    @SuppressWarnings("ImmutableEnumChecker")
    private final ECDomainParameters domain;

    private final BigInteger halfOrder;
    private final byte prefixFirst;
    private final byte prefixSecond;

    Curve(String name, int prefixFirst, int prefixSecond) {
        X9ECParameters parameters = CustomNamedCurves.getByName(name);
        this.domain =
                new ECDomainParameters(parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
        this.halfOrder = domain.getN().shiftRight(1);
        this.prefixFirst = (byte) prefixFirst;
        this.prefixSecond = (byte) prefixSecond;
    }

    ECDomainParameters domain() {
        return domain;
    }

    BigInteger order() {
        return domain.getN();
    }

    /** The largest s of a valid signature, inclusive. */
    BigInteger halfOrder() {
        return halfOrder;
    }

    /** The multicodec prefix of a Multikey, as unsigned varint. */
    byte[] prefix() {
        return new byte[] {prefixFirst, prefixSecond};
    }

    boolean isPrefixOf(byte[] multikey) {
        return multikey.length > 2 && multikey[0] == prefixFirst && multikey[1] == prefixSecond;
    }

    ECPoint decode(byte[] encoded) {
        return domain.getCurve().decodePoint(encoded);
    }
}
