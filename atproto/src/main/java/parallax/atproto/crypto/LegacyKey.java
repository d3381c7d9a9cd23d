package parallax.atproto.crypto;

/** Keys as DID documents of 2019 carry them: the curve in the type, {@code z} + base58btc of the bare point. */
public final class LegacyKey {

    private LegacyKey() {}

    /**
     * Reads the key of a verification method.
     *
     * @param type {@code EcdsaSecp256r1VerificationKey2019} or {@code EcdsaSecp256k1VerificationKey2019}
     * @param multibase a compressed or uncompressed point without a curve prefix
     * @throws KeyException for any other type, and if the text is not a point of that curve
     */
    public static PublicKey parse(String type, String multibase) {
        Curve curve = switch (type) {
            case "EcdsaSecp256r1VerificationKey2019" -> Curve.P256;
            case "EcdsaSecp256k1VerificationKey2019" -> Curve.K256;
            default -> throw new KeyException("not a known type of verification key");
        };
        return new PublicKey(CurvePoint.ofEither(curve, Multikey.decodeMultibase(multibase)));
    }
}
