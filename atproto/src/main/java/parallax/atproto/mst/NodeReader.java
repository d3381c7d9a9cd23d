package parallax.atproto.mst;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;
import parallax.atproto.cid.Sha256;

/**
 * The strict decoding of one node. A node has one canonical form, of a few fixed pieces, so these are compared as they
 * come rather than read as general DRISL: nodes are most of what a commit carries.
 */
final class NodeReader {

    private static final int ARRAY = 0x80;
    private static final int BYTE_STRING = 0x40;
    private static final int UNSIGNED = 0x00;
    private static final int NULL = 0xf6;
    private static final int MAX_LINK_BYTES = 101;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    // Tag 42, and the head of a byte string of 0x00 and a CID of the blessed kind.
    private static final int BLESSED_LINK_HEAD = 0xd82a5825;
    // What a CID of DRISL by SHA-256 begins with.
    private static final int DRISL_CID_HEAD = 0x01711220;
    // The names, heads, and the shortest key and link of an entry.
    private static final int LEAST_ENTRY_BYTES = 16;

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final byte[] digest = new byte[Sha256.LENGTH];
    private final ByteSlice[] keys;
    private final ByteSlice[] values;
    private final @Nullable ByteSlice[] links;
    private int at;
    private int height = -1;

    /** Reads the whole block; {@link MstException} if it is no node. */
    NodeReader(ByteSlice block) {
        bytes = block.array();
        start = block.offset();
        end = start + block.length();
        at = start;
        expect(0xa2);
        name('e');
        int count = argument(ARRAY);
        if (count > MstNode.MAX_ENTRIES || count > (end - at) / LEAST_ENTRY_BYTES) {
            throw invalid("more than " + MstNode.MAX_ENTRIES + " entries, or cut off");
        }
        keys = new ByteSlice[count];
        values = new ByteSlice[count];
        links = new @Nullable ByteSlice[count + 1];
        ByteSlice before = ByteSlice.EMPTY;
        for (int i = 0; i < count; i++) {
            before = entry(i, before);
        }
        name('l');
        links[0] = nodeLink();
        if (at != end) {
            throw invalid("bytes after the node");
        }
    }

    /** The whole keys, ascending. */
    ByteSlice[] keys() {
        return keys;
    }

    /** Of each key, the binary form of its record's CID. */
    ByteSlice[] values() {
        return values;
    }

    /** The CIDs of the subtrees, the one before the first key first; null where there is none. */
    @Nullable
    ByteSlice[] links() {
        return links;
    }

    /** The height that all keys have; -1 without keys. */
    int height() {
        return height;
    }

    private ByteSlice entry(int index, ByteSlice before) {
        expect(0xa4);
        name('k');
        int suffix = argument(BYTE_STRING);
        int from = skip(suffix);
        name('p');
        ByteSlice key = wholeKey(before, argument(UNSIGNED), from, suffix);
        name('t');
        links[index + 1] = nodeLink();
        name('v');
        keys[index] = key;
        values[index] = recordLink();
        return key;
    }

    private ByteSlice wholeKey(ByteSlice before, int shared, int from, int suffix) {
        int length = shared + suffix;
        if (shared > before.length()) {
            throw invalid("a prefix longer than the key before");
        }
        if (length == 0 || length > MstKey.MAX_BYTES) {
            throw invalid("a key that is empty or over " + MstKey.MAX_BYTES + " bytes");
        }
        // Where the keys part, this one must go on, and with a greater byte: then the order is right and the prefix all
        // that they share.
        boolean further = shared == before.length()
                || (suffix > 0 && (bytes[from] & 0xff) > (before.array()[before.offset() + shared] & 0xff));
        if (suffix == 0 || !further) {
            throw invalid("keys out of order, or a prefix that is not all of what they share");
        }
        ByteSlice key = shared == 0 ? ByteSlice.of(bytes, from, suffix) : joined(before, shared, from, suffix);
        int keyHeight = MstKey.height(key, digest);
        if (height >= 0 && keyHeight != height) {
            throw invalid("keys of different heights in one node");
        }
        height = keyHeight;
        return key;
    }

    private ByteSlice joined(ByteSlice before, int shared, int from, int suffix) {
        byte[] joined = Arrays.copyOfRange(before.array(), before.offset(), before.offset() + shared + suffix);
        System.arraycopy(bytes, from, joined, shared, suffix);
        return ByteSlice.of(joined);
    }

    private @Nullable ByteSlice nodeLink() {
        if (at < end && (bytes[at] & 0xff) == NULL) {
            at++;
            return null;
        }
        ByteSlice cid = link();
        if (cid.length() != Cid.BLESSED_LENGTH || (int) INTS.get(bytes, cid.offset()) != DRISL_CID_HEAD) {
            throw invalid("a link to a node that is not a DRISL block");
        }
        return cid;
    }

    private ByteSlice recordLink() {
        ByteSlice cid = link();
        if (!Cid.blessedAt(cid.array(), cid.offset(), cid.length())) {
            requireWellFormed(cid);
        }
        return cid;
    }

    private void requireWellFormed(ByteSlice cid) {
        try {
            Cid.of(cid);
        } catch (CidException e) {
            throw invalid("a link that is no CID");
        }
    }

    /** A tag 42 and a byte string that begins with 0x00. */
    private ByteSlice link() {
        int from = at + 1 + Integer.BYTES;
        if (end - from >= Cid.BLESSED_LENGTH
                && (int) INTS.get(bytes, at) == BLESSED_LINK_HEAD
                && bytes[from - 1] == 0) {
            at = from + Cid.BLESSED_LENGTH;
            return ByteSlice.of(bytes, from, Cid.BLESSED_LENGTH);
        }
        return anyLink();
    }

    private ByteSlice anyLink() {
        expect(0xd8);
        expect(42);
        int length = argument(BYTE_STRING);
        if (length < 2 || length > MAX_LINK_BYTES) {
            throw invalid("a link that is no CID");
        }
        int from = skip(length);
        if (bytes[from] != 0) {
            throw invalid("a link that does not begin with 0x00");
        }
        return ByteSlice.of(bytes, from + 1, length - 1);
    }

    /** A text of one letter. */
    private void name(char wanted) {
        if (end - at < Short.BYTES || (short) SHORTS.get(bytes, at) != (short) (0x6100 | wanted)) {
            throw invalid("another field than " + wanted);
        }
        at += Short.BYTES;
    }

    private void expect(int wanted) {
        if (at >= end || (bytes[at] & 0xff) != wanted) {
            throw invalid("another byte than the form of a node has here");
        }
        at++;
    }

    /** A head of this major type; no length or count of a node needs more than 16 bits. */
    private int argument(int major) {
        int head = at < end ? (bytes[at] & 0xff) - major : -1;
        if (head < 0 || head > 25 || end - at < head - 22) {
            throw invalid("another head than a node has here");
        }
        at++;
        if (head < 24) {
            return head;
        }
        int value = bytes[at++] & 0xff;
        if (head == 25) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        if (value < (head == 24 ? 24 : 1 << 8)) {
            throw invalid("a number that is not in its shortest form");
        }
        return value;
    }

    /** Passes over as many bytes, and answers where they start. */
    private int skip(int length) {
        if (length > end - at) {
            throw invalid("cut off");
        }
        int from = at;
        at += length;
        return from;
    }

    private MstException invalid(String reason) {
        return MstException.invalid("a node, at byte " + (at - start) + ": " + reason);
    }
}
