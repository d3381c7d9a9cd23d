package parallax.atproto.mst;

import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;

/**
 * The one rule that spans nodes and that decoding does not see: the keys of a subtree lie between those around it.
 * Heights and forms are checked where a node is decoded. The recursion is as deep as the tree is high, which its keys'
 * hashes bound to 128.
 */
record TreeCheck(NodeSource source, boolean whole) {
    /** The keys seen. INVALID if a rule is broken; INCOMPLETE if the tree should be whole and is not. */
    long count(Subtree top) {
        return count(top, null, null);
    }

    private long count(Subtree tree, @Nullable ByteSlice after, @Nullable ByteSlice before) {
        if (tree == Subtree.Empty.EMPTY) {
            return 0;
        }
        Branch branch = whole ? source.branch(tree) : source.branchIfPresent(tree);
        if (branch == null) {
            return 0;
        }
        requireBetween(branch, after, before);
        int size = branch.size();
        long keys = size;
        ByteSlice from = after;
        for (int i = 0; i < size; i++) {
            ByteSlice to = branch.key(i);
            keys += count(branch.child(i), from, to);
            from = to;
        }
        return keys + count(branch.child(size), from, before);
    }

    private static void requireBetween(Branch branch, @Nullable ByteSlice after, @Nullable ByteSlice before) {
        int size = branch.size();
        if (size == 0) {
            return;
        }
        boolean tooLow = after != null && branch.key(0).compareTo(after) <= 0;
        boolean tooHigh = before != null && branch.key(size - 1).compareTo(before) >= 0;
        if (tooLow || tooHigh) {
            throw MstException.invalid("keys of a subtree outside of those around it");
        }
    }
}
