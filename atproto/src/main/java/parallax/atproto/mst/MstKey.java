package parallax.atproto.mst;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Sha256;

/** What the tree needs to know of a key: record paths as UTF-8 (atproto.com/specs/repository#mst-structure). */
public final class MstKey {

    /** Bytes of one key, inclusive. */
    public static final int MAX_BYTES = 1_024;

    private static final int BITS_PER_LEVEL = 2;

    private MstKey() {}

    /** The level the key's node stands on, 0 at the bottom: half the leading zero bits of the key's SHA-256. */
    public static int height(ByteSlice key) {
        return height(key, new byte[Sha256.LENGTH]);
    }

    /** As {@link #height(ByteSlice)}; the digest is written to the given array. */
    static int height(ByteSlice key, byte[] digest) {
        Sha256.digest(key, digest);
        int zeros = 0;
        for (byte octet : digest) {
            if (octet != 0) {
                zeros += Integer.numberOfLeadingZeros(octet & 0xff) - (Integer.SIZE - Byte.SIZE);
                break;
            }
            zeros += Byte.SIZE;
        }
        return zeros / BITS_PER_LEVEL;
    }

    /** As {@link #height(ByteSlice)}, of the text's UTF-8. */
    public static int height(String key) {
        return height(of(key));
    }

    /** The bytes that two keys begin with in common. */
    public static int commonPrefix(ByteSlice a, ByteSlice b) {
        int mismatch = Arrays.mismatch(
                a.array(), a.offset(), a.offset() + a.length(), b.array(), b.offset(), b.offset() + b.length());
        return mismatch < 0 ? a.length() : mismatch;
    }

    /** As {@link #commonPrefix(ByteSlice, ByteSlice)}, in bytes of the texts' UTF-8. */
    public static int commonPrefix(String a, String b) {
        return commonPrefix(of(a), of(b));
    }

    static ByteSlice of(String path) {
        return ByteSlice.of(path.getBytes(StandardCharsets.UTF_8));
    }

    /** The path that a key of a tree from outside is; {@link MstException} INVALID if it is not UTF-8. */
    static String path(ByteSlice key) {
        String path = new String(key.array(), key.offset(), key.length(), StandardCharsets.UTF_8);
        // Whatever cannot be decoded becomes a replacement, and that is encoded to other bytes.
        if (!of(path).equals(key)) {
            throw MstException.invalid("a key that is not UTF-8");
        }
        return path;
    }

    /** The key of a path from the caller, who answers for its length. */
    static ByteSlice checked(String path) {
        ByteSlice key = of(path);
        if (key.isEmpty() || key.length() > MAX_BYTES) {
            throw new IllegalArgumentException("a key of 1.." + MAX_BYTES + " bytes");
        }
        return key;
    }
}
