package parallax.atproto.cbor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Field names that every event, commit and tree node carries: looked up by their bytes, so they are made once. */
final class KnownKeys {

    private static final int SLOTS = 256;
    private static final byte[][] BYTES = new byte[SLOTS][];
    private static final @Nullable String[] TEXTS = new @Nullable String[SLOTS];

    static {
        // Of frames and events, of commits and trees, of records.
        String names = """
            t op seq repo rev since commit prevData ops blocks blobs time rebase tooBig prev cid path action
            did handle active status name message error
            data sig version roots e l k p v
            $type text createdAt langs subject uri reply root parent embed facets
            """;
        for (String name : names.strip().split("\\s+", -1)) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            int slot = slot(bytes, 0, bytes.length);
            while (TEXTS[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TEXTS[slot] = name;
            BYTES[slot] = bytes;
        }
    }

    private KnownKeys() {}

    /** Null when the bytes are no known name. */
    static @Nullable String find(byte[] bytes, int start, int length) {
        if (length == 0) {
            return null;
        }
        int slot = slot(bytes, start, length);
        String text = TEXTS[slot];
        while (text != null) {
            byte[] known = BYTES[slot];
            if (known.length == length && Arrays.equals(known, 0, length, bytes, start, start + length)) {
                return text;
            }
            slot = (slot + 1) & (SLOTS - 1);
            text = TEXTS[slot];
        }
        return null;
    }

    private static int slot(byte[] bytes, int start, int length) {
        int mixed = (bytes[start] * 31 + bytes[start + (length >> 1)]) * 31 + bytes[start + length - 1] * 7 + length;
        return (mixed ^ mixed >>> 7) & (SLOTS - 1);
    }
}
