package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

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
        NodeReader node = new NodeReader(block);
        List<Entry> entries = new ArrayList<>(node.keys().length);
        for (int i = 0; i < node.keys().length; i++) {
            entries.add(new Entry(node.keys()[i], Cid.of(node.values()[i]), cid(node.links()[i + 1])));
        }
        return new MstNode(cid(node.links()[0]), entries);
    }

    /** The canonical encoding. */
    public ByteSlice encode() {
        NodeWriter out = new NodeWriter(entries.stream().map(Entry::key).toArray(ByteSlice[]::new));
        for (Entry entry : entries) {
            out.entry(entry.key(), bytes(entry.right()), entry.value().bytes());
        }
        return out.end(bytes(left));
    }

    private static @Nullable Cid cid(@Nullable ByteSlice bytes) {
        return bytes == null ? null : Cid.of(bytes);
    }

    private static @Nullable ByteSlice bytes(@Nullable Cid cid) {
        return cid == null ? null : cid.bytes();
    }
}
