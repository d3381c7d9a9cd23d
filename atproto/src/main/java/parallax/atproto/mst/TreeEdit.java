package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** One put or remove of one key. Answers new subtrees and leaves the old ones as they are. */
final class TreeEdit {

    private final NodeSource source;
    private final ByteSlice key;
    private final int height;
    private @Nullable Cid previous;

    private record Halves(Subtree left, Subtree right) {}

    TreeEdit(NodeSource source, ByteSlice key) {
        this.source = source;
        this.key = key;
        this.height = MstKey.height(key);
    }

    /** What the key named before the edit; null if it was not there. */
    @Nullable
    Cid previous() {
        return previous;
    }

    /** The tree with the key naming this record. */
    Subtree put(Subtree top, Cid value) {
        Leaf leaf = new Leaf(key, value);
        if (top == Subtree.Empty.EMPTY) {
            return Branch.of(height, leaf, Subtree.Empty.EMPTY, Subtree.Empty.EMPTY);
        }
        Branch branch = source.branch(top);
        if (height <= branch.height()) {
            return putInto(branch, leaf);
        }
        Halves halves = split(branch);
        return Branch.of(
                height, leaf, Branch.raised(halves.left(), height - 1), Branch.raised(halves.right(), height - 1));
    }

    private Subtree putInto(Branch branch, Leaf leaf) {
        int at = branch.position(key);
        if (branch.height() == height) {
            return putHere(branch, at, leaf);
        }
        Subtree child = branch.children().get(at);
        Subtree changed = child == Subtree.Empty.EMPTY
                ? Branch.raised(Branch.of(height, leaf, Subtree.Empty.EMPTY, Subtree.Empty.EMPTY), branch.height() - 1)
                : putInto(source.branch(child), leaf);
        return branch.withChild(at, changed);
    }

    private Subtree putHere(Branch branch, int at, Leaf leaf) {
        if (branch.holds(key, at)) {
            previous = branch.leaves().get(at).value();
            return leaf.value().equals(previous) ? branch : branch.withValue(at, leaf.value());
        }
        Halves halves = split(branch.children().get(at));
        return branch.withLeaf(at, leaf, halves.left(), halves.right());
    }

    /** Parts what is before the key from what is behind it. */
    private Halves split(Subtree tree) {
        if (tree == Subtree.Empty.EMPTY) {
            return new Halves(tree, tree);
        }
        Branch branch = source.branch(tree);
        int at = branch.position(key);
        int size = branch.leaves().size();
        Halves inner = split(branch.children().get(at));
        if (at == size && inner.right() == Subtree.Empty.EMPTY) {
            return new Halves(branch, Subtree.Empty.EMPTY);
        }
        if (at == 0 && inner.left() == Subtree.Empty.EMPTY) {
            return new Halves(Subtree.Empty.EMPTY, branch);
        }
        List<Subtree> before = new ArrayList<>(branch.children().subList(0, at));
        before.add(inner.left());
        List<Subtree> behind = new ArrayList<>(size - at + 1);
        behind.add(inner.right());
        behind.addAll(branch.children().subList(at + 1, size + 1));
        return new Halves(
                Branch.of(branch.height(), List.copyOf(branch.leaves().subList(0, at)), before),
                Branch.of(branch.height(), List.copyOf(branch.leaves().subList(at, size)), behind));
    }

    /** The tree without the key, its top perhaps bridging to a lower one; the same tree if the key is not there. */
    Subtree remove(Subtree tree) {
        if (tree == Subtree.Empty.EMPTY) {
            return tree;
        }
        Branch branch = source.branch(tree);
        int at = branch.position(key);
        if (branch.height() <= height) {
            if (!branch.holds(key, at)) {
                return tree;
            }
            previous = branch.leaves().get(at).value();
            return branch.withoutLeaf(
                    at, merge(branch.children().get(at), branch.children().get(at + 1)));
        }
        Subtree child = branch.children().get(at);
        Subtree changed = remove(child);
        return previous == null ? tree : branch.withChild(at, changed);
    }

    /** Joins two subtrees of one height between which there is no key. */
    private Subtree merge(Subtree left, Subtree right) {
        if (left == Subtree.Empty.EMPTY) {
            return right;
        }
        if (right == Subtree.Empty.EMPTY) {
            return left;
        }
        Branch before = source.branch(left);
        Branch behind = source.branch(right);
        List<Leaf> leaves = new ArrayList<>(before.leaves());
        leaves.addAll(behind.leaves());
        int last = before.leaves().size();
        List<Subtree> children = new ArrayList<>(before.children().subList(0, last));
        children.add(merge(before.children().getLast(), behind.children().getFirst()));
        children.addAll(behind.children().subList(1, behind.children().size()));
        return Branch.of(before.height(), leaves, children);
    }
}
