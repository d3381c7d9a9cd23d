package parallax.atproto.cid;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import parallax.atproto.cbor.ByteSlice;

/** SHA-256 with the JDK's implementation. Platform threads keep one digest each; virtual threads make one per call. */
public final class Sha256 {

    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private static final ThreadLocal<MessageDigest> DIGESTS = ThreadLocal.withInitial(Sha256::create);

    private Sha256() {}

    public static byte[] digest(ByteSlice bytes) {
        byte[] digest = new byte[LENGTH];
        digest(bytes, digest);
        return digest;
    }

    /** Writes the digest to the start of the target, which has room for {@link #LENGTH} bytes. */
    public static void digest(ByteSlice bytes, byte[] target) {
        digest(bytes.array(), bytes.offset(), bytes.length(), target);
    }

    /** As {@link #digest(ByteSlice, byte[])}, for part of an array. */
    public static void digest(byte[] bytes, int offset, int length, byte[] target) {
        // A thread-local would be made anew for each of a million virtual threads and live as long as they do.
        MessageDigest sha = Thread.currentThread().isVirtual() ? create() : DIGESTS.get();
        sha.update(bytes, offset, length);
        try {
            sha.digest(target, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalArgumentException("a digest needs " + LENGTH + " bytes of room", e);
        }
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
