package parallax.atproto.mst;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/** The canonical encoding of one node: its entries in order, then its first link. */
final class NodeWriter {

    private static final int BYTE_STRING = 0x40;
    // The heads and names of an entry, its two links of the blessed kind.
    private static final int ENTRY_BYTES = 96;
    private static final int FIRST_LINK_BYTES = 48;

    private byte[] out;
    private int at;
    private ByteSlice before = ByteSlice.EMPTY;

    /** @param keys of all entries that will follow */
    NodeWriter(ByteSlice[] keys) {
        int bytes = FIRST_LINK_BYTES;
        for (ByteSlice key : keys) {
            bytes += ENTRY_BYTES + key.length();
        }
        out = new byte[bytes];
        out[at++] = (byte) 0xa2;
        name('e');
        head(0x80, keys.length);
    }

    /**
     * Writes the next entry.
     *
     * @param right the CID of the subtree behind it, null if there is none
     * @param value the CID of its record
     */
    void entry(ByteSlice key, @Nullable ByteSlice right, ByteSlice value) {
        int shared = MstKey.commonPrefix(before, key);
        int length = key.length() - shared;
        reserve(ENTRY_BYTES + length + value.length());
        out[at++] = (byte) 0xa4;
        name('k');
        head(BYTE_STRING, length);
        System.arraycopy(key.array(), key.offset() + shared, out, at, length);
        at += length;
        name('p');
        head(0, shared);
        name('t');
        link(right);
        name('v');
        link(value);
        before = key;
    }

    /** Ends the node; {@code left} is the CID of the subtree before the first entry, null if there is none. */
    ByteSlice end(@Nullable ByteSlice left) {
        reserve(FIRST_LINK_BYTES + (left == null ? 0 : left.length()));
        name('l');
        link(left);
        return ByteSlice.of(out, 0, at);
    }

    private void name(char name) {
        out[at++] = 0x61;
        out[at++] = (byte) name;
    }

    private void link(@Nullable ByteSlice cid) {
        if (cid == null) {
            out[at++] = (byte) 0xf6;
            return;
        }
        out[at++] = (byte) 0xd8;
        out[at++] = 42;
        head(BYTE_STRING, cid.length() + 1);
        out[at++] = 0;
        cid.copyTo(out, at);
        at += cid.length();
    }

    private void head(int major, int argument) {
        if (argument < 24) {
            out[at++] = (byte) (major | argument);
            return;
        }
        int width = argument < 1 << 8 ? 1 : argument < 1 << 16 ? 2 : 4;
        out[at++] = (byte) (major | (24 + Integer.numberOfTrailingZeros(width)));
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out[at++] = (byte) (argument >>> shift);
        }
    }

    private void reserve(int more) {
        if (out.length - at < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, at + more));
        }
    }
}
