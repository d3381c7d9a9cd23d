package parallax.atproto.cid;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import parallax.atproto.cbor.ByteSlice;

/** SHA-256 with the JDK's implementation. Each thread that hashes keeps one digest, some 300 bytes, while it lives. */
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
        // Found out after the update, it would leave the bytes in the digest of the next caller.
        Objects.checkFromIndexSize(0, LENGTH, target.length);
        MessageDigest sha = DIGESTS.get();
        sha.update(bytes, offset, length);
        try {
            sha.digest(target, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the room was checked", e);
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
