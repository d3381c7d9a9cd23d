package parallax.relay.state.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import parallax.atproto.syntax.Did;

/**
 * The key of a pair: {@code NSID | 0x00 | DID} ({@link StoredDid}). No NSID has a zero byte, so the pairs of a
 * collection stand together, also beside those of a collection whose name begins with its own.
 */
final class PairKey {
    private PairKey() {}

    static byte[] of(String collection, byte[] didKey) {
        byte[] name = collection.getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(name, name.length + 1 + didKey.length);
        System.arraycopy(didKey, 0, key, name.length + 1, didKey.length);
        return key;
    }

    /** What all pairs of a collection begin with. */
    static byte[] prefix(String collection) {
        return of(collection, new byte[0]);
    }

    /** Behind all pairs of a collection. */
    static byte[] end(String collection) {
        byte[] end = prefix(collection);
        end[end.length - 1] = 1;
        return end;
    }

    static Did did(byte[] key, byte[] prefix) {
        return StoredDid.did(key, prefix.length);
    }
}
