package parallax.atproto.mst;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborException;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.cid.Cid;
import parallax.atproto.cid.CidException;

/**
 * A node as it is encoded, with whole keys (atproto.com/specs/repository#mst-structure).
 *
 * @param left the subtree before the first entry
 * @param entries in ascending order of their keys
 */
public record MstNode(@Nullable Cid left, List<Entry> entries) {

    /** Entries of one node, inclusive: far above what honest keys give, and a bound for hostile ones. */
    public static final int MAX_ENTRIES = 8_192;

    /**
     * One key.
     *
     * @param key the whole key
     * @param value its record
     * @param right the subtree between this key and the next
     */
    public record Entry(ByteSlice key, Cid value, @Nullable Cid right) {}

    public MstNode {
        entries = List.copyOf(entries);
    }

    /**
     * Decodes one node: canonical DRISL, the fields of a node and no other, prefixes compressed exactly, keys ascending
     * and all of one height, links to nodes of the blessed kind.
     *
     * @throws MstException INVALID if it is anything else
     */
    public static MstNode decode(ByteSlice block) {
        try {
            return new NodeReader(block).read();
        } catch (CborException | CidException e) {
            throw MstException.invalid("a node: " + e.getMessage());
        }
    }

    /** The canonical encoding. */
    public ByteSlice encode() {
        CborWriter out = new CborWriter();
        out.map(2).key("e").array(entries.size());
        ByteSlice before = ByteSlice.EMPTY;
        for (Entry entry : entries) {
            write(entry, before, out);
            before = entry.key();
        }
        out.key("l");
        link(left, out);
        return out.toSlice();
    }

    private static void write(Entry entry, ByteSlice before, CborWriter out) {
        ByteSlice key = entry.key();
        int shared = MstKey.commonPrefix(before, key);
        out.map(4).key("k").bytes(key.slice(shared, key.length() - shared));
        out.key("p").integer(shared);
        out.key("t");
        link(entry.right(), out);
        out.key("v").link(entry.value().bytes());
    }

    private static void link(@Nullable Cid cid, CborWriter out) {
        if (cid == null) {
            out.nil();
        } else {
            out.link(cid.bytes());
        }
    }
}
