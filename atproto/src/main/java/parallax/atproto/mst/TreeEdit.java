package parallax.atproto.mst;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** One put or remove of one key. Answers new subtrees and leaves the old ones as they are. */
final class TreeEdit {

    private final NodeSource source;
    private final ByteSlice key;
    private final int height;
    private @Nullable ByteSlice previous;

    private record Halves(Subtree left, Subtree right) {}

    TreeEdit(NodeSource source, ByteSlice key) {
        this.source = source;
        this.key = key;
        this.height = MstKey.height(key);
    }

    /** What the key named before the edit; null if it was not there. */
    @Nullable
    Cid previous() {
        return previous == null ? null : Cid.of(previous);
    }

    /** The tree with the key naming this record. */
    Subtree put(Subtree top, ByteSlice value) {
        if (top == Subtree.Empty.EMPTY) {
            return alone(value);
        }
        Branch branch = source.branch(top);
        if (height <= branch.height()) {
            return putInto(branch, value);
        }
        Halves halves = split(branch);
        return Branch.of(
                height,
                key,
                value,
                Branch.raised(halves.left(), height - 1),
                Branch.raised(halves.right(), height - 1));
    }

    private Branch alone(ByteSlice value) {
        return Branch.of(height, key, value, Subtree.Empty.EMPTY, Subtree.Empty.EMPTY);
    }

    private Subtree putInto(Branch branch, ByteSlice value) {
        int at = branch.position(key);
        if (branch.height() == height) {
            return putHere(branch, at, value);
        }
        Subtree child = branch.child(at);
        Subtree changed = child == Subtree.Empty.EMPTY
                ? Branch.raised(alone(value), branch.height() - 1)
                : putInto(source.branch(child), value);
        return branch.withChild(at, changed);
    }

    private Subtree putHere(Branch branch, int at, ByteSlice value) {
        if (branch.holds(key, at)) {
            previous = branch.value(at);
            return value.equals(previous) ? branch : branch.withValue(at, value);
        }
        Halves halves = split(branch.child(at));
        return branch.withKey(at, key, value, halves.left(), halves.right());
    }

    /** Parts what is before the key from what is behind it. */
    private Halves split(Subtree tree) {
        if (tree == Subtree.Empty.EMPTY) {
            return new Halves(tree, tree);
        }
        Branch branch = source.branch(tree);
        int at = branch.position(key);
        Halves inner = split(branch.child(at));
        if (at == branch.size() && inner.right() == Subtree.Empty.EMPTY) {
            return new Halves(branch, Subtree.Empty.EMPTY);
        }
        if (at == 0 && inner.left() == Subtree.Empty.EMPTY) {
            return new Halves(Subtree.Empty.EMPTY, branch);
        }
        return new Halves(branch.before(at, inner.left()), branch.from(at, inner.right()));
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
            previous = branch.value(at);
            return branch.withoutKey(at, merge(branch.child(at), branch.child(at + 1)));
        }
        Subtree changed = remove(branch.child(at));
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
        return before.joined(behind, merge(before.child(before.size()), behind.child(0)));
    }
}
