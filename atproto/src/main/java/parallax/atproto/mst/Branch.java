package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A node in memory: n leaves between n + 1 children, each child one level below. Without leaves it only bridges a level
 * to its one child. Its CID is computed when it is first asked for.
 */
final class Branch implements Subtree {

    private final int height;
    private final List<Leaf> leaves;
    private final List<Subtree> children;
    private @Nullable Sealed sealed;

    /** A node's encoding and its hash. */
    record Sealed(Cid cid, ByteSlice block) {}

    private Branch(int height, List<Leaf> leaves, List<Subtree> children, @Nullable Sealed sealed) {
        this.height = height;
        this.leaves = leaves;
        this.children = children;
        this.sealed = sealed;
    }

    /** The node of one key. */
    static Branch of(int height, Leaf leaf, Subtree before, Subtree after) {
        return new Branch(height, List.of(leaf), List.of(before, after), null);
    }

    /** A node of these parts, or nothing if they are nothing. */
    static Subtree of(int height, List<Leaf> leaves, List<Subtree> children) {
        return leaves.isEmpty() && children.getFirst() == Empty.EMPTY
                ? Empty.EMPTY
                : new Branch(height, leaves, children, null);
    }

    /** The decoded node, at this height. */
    static Branch of(int height, MstNode node, Cid cid, ByteSlice block) {
        List<Leaf> leaves = new ArrayList<>(node.entries().size());
        List<Subtree> children = new ArrayList<>(node.entries().size() + 1);
        children.add(below(height, node.left()));
        for (MstNode.Entry entry : node.entries()) {
            leaves.add(new Leaf(entry.key(), entry.value()));
            children.add(below(height, entry.right()));
        }
        return new Branch(height, leaves, children, new Sealed(cid, block));
    }

    /** The same tree with its top at this height or above: nodes without leaves bridge the levels between. */
    static Subtree raised(Subtree tree, int height) {
        Subtree raised = tree;
        while (raised != Empty.EMPTY && heightOf(raised) < height) {
            raised = new Branch(heightOf(raised) + 1, List.of(), List.of(raised), null);
        }
        return raised;
    }

    private static int heightOf(Subtree tree) {
        return switch (tree) {
            case Empty empty -> -1;
            case Stub stub -> stub.height();
            case Branch branch -> branch.height;
        };
    }

    private static Subtree below(int height, @Nullable Cid cid) {
        return cid == null ? Empty.EMPTY : new Stub(cid, height - 1);
    }

    int height() {
        return height;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    List<Subtree> children() {
        return children;
    }

    /** The index of the first leaf whose key is not before this one; also that of the child where the key would be. */
    int position(ByteSlice key) {
        int low = 0;
        int high = leaves.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (leaves.get(middle).key().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean holds(ByteSlice key, int position) {
        return position < leaves.size() && leaves.get(position).key().equals(key);
    }

    Branch withValue(int position, Cid value) {
        List<Leaf> changed = new ArrayList<>(leaves);
        changed.set(position, new Leaf(leaves.get(position).key(), value));
        return new Branch(height, changed, children, null);
    }

    Branch withLeaf(int position, Leaf leaf, Subtree before, Subtree after) {
        List<Leaf> moreLeaves = new ArrayList<>(leaves);
        moreLeaves.add(position, leaf);
        List<Subtree> moreChildren = new ArrayList<>(children);
        moreChildren.set(position, before);
        moreChildren.add(position + 1, after);
        return new Branch(height, moreLeaves, moreChildren, null);
    }

    Subtree withoutLeaf(int position, Subtree between) {
        List<Leaf> fewerLeaves = new ArrayList<>(leaves);
        fewerLeaves.remove(position);
        List<Subtree> fewerChildren = new ArrayList<>(children);
        fewerChildren.remove(position + 1);
        fewerChildren.set(position, between);
        return of(height, fewerLeaves, fewerChildren);
    }

    Subtree withChild(int position, Subtree child) {
        List<Subtree> changed = new ArrayList<>(children);
        changed.set(position, child);
        return of(height, leaves, changed);
    }

    Cid cid() {
        return sealed().cid();
    }

    /** The canonical encoding. */
    ByteSlice block() {
        return sealed().block();
    }

    private Sealed sealed() {
        if (sealed == null) {
            ByteSlice block = node().encode();
            sealed = new Sealed(Cid.ofDrisl(block), block);
        }
        return sealed;
    }

    private MstNode node() {
        List<MstNode.Entry> entries = new ArrayList<>(leaves.size());
        for (int i = 0; i < leaves.size(); i++) {
            Leaf leaf = leaves.get(i);
            entries.add(new MstNode.Entry(leaf.key(), leaf.value(), cidOf(children.get(i + 1))));
        }
        return new MstNode(cidOf(children.getFirst()), entries);
    }

    private static @Nullable Cid cidOf(Subtree tree) {
        return switch (tree) {
            case Empty empty -> null;
            case Stub stub -> stub.cid();
            case Branch branch -> branch.cid();
        };
    }
}
