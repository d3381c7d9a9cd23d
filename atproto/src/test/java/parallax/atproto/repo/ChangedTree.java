package parallax.atproto.repo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.mst.MstNode;

/** The nodes of a commit's blocks, and the same with one of them changed and all above it hashed anew. */
final class ChangedTree {

    private final Map<Cid, ByteSlice> blocks = new LinkedHashMap<>();
    private final Map<Cid, MstNode> nodes = new LinkedHashMap<>();
    private final Cid root;

    /** The blocks with another tree, and its root. */
    record Variant(Cid root, BlockMap blocks) {}

    ChangedTree(BlockMap all, Cid root) {
        this.root = root;
        all.forEach(cid -> blocks.put(cid, all.find(cid)));
        collect(root);
    }

    Set<Cid> nodes() {
        return nodes.keySet();
    }

    /** The CAR with one byte of the node changed under the CID that it had. */
    ByteSlice withFlippedByte(Cid node) {
        byte[] flipped = blocks.get(node).toArray();
        flipped[flipped.length / 2] ^= 1;
        Map<Cid, ByteSlice> changed = new LinkedHashMap<>(blocks);
        changed.put(node, ByteSlice.of(flipped));
        return CarWriter.write(List.of(root), changed);
    }

    /** Each key of the node naming another record. */
    List<Variant> valueChanges(Cid node) {
        List<Variant> variants = new ArrayList<>();
        MstNode old = nodes.get(node);
        for (int i = 0; i < old.entries().size(); i++) {
            MstNode.Entry entry = old.entries().get(i);
            variants.add(with(
                    node, entry(old, i, new MstNode.Entry(entry.key(), other(entry.value()), entry.right()))));
        }
        return variants;
    }

    /** Each link of the node leading elsewhere, and each key gone behind which nothing hangs. */
    List<Variant> structureChanges(Cid node) {
        List<Variant> variants = new ArrayList<>();
        MstNode old = nodes.get(node);
        if (old.left() != null) {
            variants.add(with(node, new MstNode(other(old.left()), old.entries())));
        }
        for (int i = 0; i < old.entries().size(); i++) {
            MstNode.Entry entry = old.entries().get(i);
            if (entry.right() != null) {
                MstNode.Entry elsewhere = new MstNode.Entry(entry.key(), entry.value(), other(entry.right()));
                variants.add(with(node, entry(old, i, elsewhere)));
            } else if (old.entries().size() > 1) {
                List<MstNode.Entry> fewer = new ArrayList<>(old.entries());
                fewer.remove(i);
                variants.add(with(node, new MstNode(old.left(), fewer)));
            }
        }
        return variants;
    }

    private static MstNode entry(MstNode node, int index, MstNode.Entry entry) {
        List<MstNode.Entry> entries = new ArrayList<>(node.entries());
        entries.set(index, entry);
        return new MstNode(node.left(), entries);
    }

    private static Cid other(Cid cid) {
        return Cid.ofDrisl(cid.bytes());
    }

    private Variant with(Cid node, MstNode changed) {
        Map<Cid, ByteSlice> all = new LinkedHashMap<>(blocks);
        Cid newRoot = rebuilt(root, node, changed, all);
        return new Variant(newRoot, BlockMap.of(all));
    }

    private Cid rebuilt(Cid at, Cid node, MstNode changed, Map<Cid, ByteSlice> all) {
        MstNode old = nodes.get(at);
        if (old == null) {
            return at;
        }
        MstNode now = at.equals(node) ? changed : above(old, node, changed, all);
        ByteSlice block = now.encode();
        Cid cid = Cid.ofDrisl(block);
        all.put(cid, block);
        return cid;
    }

    private MstNode above(MstNode old, Cid node, MstNode changed, Map<Cid, ByteSlice> all) {
        List<MstNode.Entry> entries = new ArrayList<>();
        for (MstNode.Entry entry : old.entries()) {
            entries.add(new MstNode.Entry(entry.key(), entry.value(), link(entry.right(), node, changed, all)));
        }
        return new MstNode(link(old.left(), node, changed, all), entries);
    }

    private @Nullable Cid link(@Nullable Cid link, Cid node, MstNode changed, Map<Cid, ByteSlice> all) {
        return link == null ? null : rebuilt(link, node, changed, all);
    }

    private void collect(@Nullable Cid cid) {
        ByteSlice block = cid == null ? null : blocks.get(cid);
        if (block != null) {
            MstNode node = MstNode.decode(block);
            nodes.put(cid, node);
            collect(node.left());
            node.entries().forEach(entry -> collect(entry.right()));
        }
    }
}
