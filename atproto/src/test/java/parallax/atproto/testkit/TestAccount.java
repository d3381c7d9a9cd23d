package parallax.atproto.testkit;

import java.util.random.RandomGenerator;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.crypto.SigningKey;
import parallax.atproto.syntax.Did;

/** An account: a DID and the key its repository is signed with at the moment. */
public final class TestAccount {

    private static final String PLC_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int PLC_LENGTH = 24;

    private final Did did;
    private SigningKey key;

    public TestAccount(Did did, SigningKey key) {
        this.did = did;
        this.key = key;
    }

    /** An account of did:plc; the same generator state gives the same account. */
    public static TestAccount create(Curve curve, RandomGenerator random) {
        StringBuilder id = new StringBuilder("did:plc:");
        for (int i = 0; i < PLC_LENGTH; i++) {
            id.append(PLC_ALPHABET.charAt(random.nextInt(PLC_ALPHABET.length())));
        }
        return new TestAccount(new Did(id.toString()), SigningKey.generate(curve, random));
    }

    public Did did() {
        return did;
    }

    public SigningKey signingKey() {
        return key;
    }

    public PublicKey publicKey() {
        return key.publicKey();
    }

    /** Changes the key; what is signed later is signed with the new one. Answers the old one. */
    public SigningKey rotate(Curve curve, RandomGenerator random) {
        SigningKey old = key;
        key = SigningKey.generate(curve, random);
        return old;
    }
}
