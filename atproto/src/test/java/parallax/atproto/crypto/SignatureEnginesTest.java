package parallax.atproto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parallax.atproto.cbor.ByteSlice;

/** Native verification against BouncyCastle, on good signatures and hostile ones. */
class SignatureEnginesTest {

    @Test
    void theNativeEnginesLoadOnTheMachinesTheyShipFor() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
                "the native libraries are for Linux on x86_64 and aarch64");
        assertThat(EcdsaEngine.preferred(Curve.P256)).isInstanceOf(ConscryptEngine.class);
        assertThat(EcdsaEngine.preferred(Curve.K256)).isInstanceOf(LibsecpEngine.class);
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void bothEnginesAgreeOnGoodAndHostileSignatures(Curve curve) {
        SplittableRandom random = new SplittableRandom(20260820);
        for (int round = 0; round < 60; round++) {
            SigningKey signing = SigningKey.generate(curve, random);
            ByteSlice message = bytes(random, random.nextInt(200));
            ByteSlice signature = signing.sign(message);
            PublicKey quick = signing.publicKey();
            PublicKey slow = onBouncyCastle(quick);
            assertThat(quick.verifies(message, signature)).isTrue();
            assertThat(slow.verifies(message, signature)).isTrue();
            assertThat(signing.sign(message)).isEqualTo(signature);
            for (ByteSlice hostile : hostile(curve, signature, random)) {
                assertThat(quick.verifies(message, hostile)).isFalse();
                assertThat(slow.verifies(message, hostile)).isFalse();
            }
            PublicKey other = SigningKey.generate(curve, random).publicKey();
            assertThat(other.verifies(message, signature)).isFalse();
        }
    }

    @Test
    void theNativeEngineSignsTheSameBytes() {
        SplittableRandom random = new SplittableRandom(20261126);
        for (int round = 0; round < 200; round++) {
            BigInteger scalar = new BigInteger(1, bytes(random, 32).toArray())
                    .mod(Curve.K256.order().subtract(BigInteger.ONE))
                    .add(BigInteger.ONE);
            if (round < 2) {
                scalar = BigInteger.valueOf(round + 1);
            }
            byte[] sha256 = bytes(random, 32).toArray();
            assertThat(EcdsaEngine.preferred(Curve.K256).sign(Curve.K256, scalar, sha256))
                    .isEqualTo(BouncyCastleEngine.INSTANCE.sign(Curve.K256, scalar, sha256));
        }
    }

    /** What the library throws at must also be caught when the range checks in front of it do not stop it. */
    @Test
    void whatTheNativeLibraryRefusesIsInvalidAndNotAnException() {
        SigningKey signing = SigningKey.generate(Curve.K256, new SplittableRandom(5));
        CompactSignature good =
                Objects.requireNonNull(CompactSignature.tryParse(Curve.K256, signing.sign(ByteSlice.EMPTY)));
        CurvePoint point = CurvePoint.ofCompressed(
                Curve.K256, signing.publicKey().compressed().toArray());
        assertThat(EcdsaEngine.preferred(Curve.K256).prepare(point).verifies(new byte[31], good))
                .isFalse();
    }

    private static List<ByteSlice> hostile(Curve curve, ByteSlice signature, SplittableRandom random) {
        CompactSignature good = Objects.requireNonNull(CompactSignature.tryParse(curve, signature));
        BigInteger n = curve.order();
        BigInteger highS = n.subtract(good.s());
        byte[] flipped = signature.toArray();
        flipped[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
        List<ByteSlice> hostile = new ArrayList<>(List.of(
                ByteSlice.EMPTY,
                ByteSlice.of(new byte[64]),
                ByteSlice.of(new byte[63]),
                ByteSlice.of(Arrays.copyOf(signature.toArray(), 65)),
                signature.slice(0, 63),
                ByteSlice.of(good.der()),
                joined(good.r(), highS),
                joined(n, good.s()),
                joined(good.r(), n),
                joined(BigInteger.ZERO, good.s()),
                joined(good.r(), BigInteger.ZERO),
                joined(BigInteger.TWO.pow(256).subtract(BigInteger.ONE), good.s()),
                joined(good.r(), BigInteger.TWO.pow(256).subtract(BigInteger.ONE)),
                joined(good.s(), good.r()),
                ByteSlice.of(flipped),
                bytes(random, 64)));
        return hostile;
    }

    private static ByteSlice joined(BigInteger r, BigInteger s) {
        byte[] joined = new byte[64];
        put(r, joined, 0);
        put(s, joined, 32);
        return ByteSlice.of(joined);
    }

    private static void put(BigInteger value, byte[] into, int at) {
        byte[] digits = value.toByteArray();
        int skip = Math.max(0, digits.length - 32);
        System.arraycopy(digits, skip, into, at + 32 - (digits.length - skip), digits.length - skip);
    }

    private static PublicKey onBouncyCastle(PublicKey key) {
        CurvePoint point = CurvePoint.ofCompressed(key.curve(), key.compressed().toArray());
        return new PublicKey(point, BouncyCastleEngine.INSTANCE);
    }

    private static ByteSlice bytes(SplittableRandom random, int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return ByteSlice.of(drawn);
    }
}
