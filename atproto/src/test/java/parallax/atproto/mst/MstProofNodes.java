package parallax.atproto.mst;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * The nodes that a commit carries so that others can undo it: those on the way to each changed path and to the keys
 * beside it. Every node that the changes made new is among them.
 */
public final class MstProofNodes {

    private final MstTree tree;
    private final Map<Cid, ByteSlice> nodes = new LinkedHashMap<>();

    private MstProofNodes(MstTree tree) {
        this.tree = tree;
    }

    /** The nodes for these paths in the tree after the changes, top first; the top alone if there are no paths. */
    public static Map<Cid, ByteSlice> of(MstTree after, Collection<String> paths) {
        MstProofNodes proof = new MstProofNodes(after);
        if (after.top() == Subtree.Empty.EMPTY) {
            after.blocks(proof.nodes::put);
            return proof.nodes;
        }
        proof.add(after.source().branch(after.top()));
        paths.forEach(path -> proof.cover(MstKey.checked(path)));
        return proof.nodes;
    }

    /**
     * The nodes on the way to one path, top first: what proves that it is in the tree, or is not. As
     * {@link MstProof#nodes}, for a tree in memory.
     */
    public static Map<Cid, ByteSlice> way(MstTree tree, String path) {
        MstProofNodes proof = new MstProofNodes(tree);
        if (tree.top() == Subtree.Empty.EMPTY) {
            tree.blocks(proof.nodes::put);
        }
        proof.wayTo(MstKey.checked(path));
        return proof.nodes;
    }

    private void cover(ByteSlice key) {
        wayTo(key);
        ByteSlice before = neighbour(tree.top(), key, false);
        if (before != null) {
            wayTo(before);
        }
        ByteSlice behind = neighbour(tree.top(), key, true);
        if (behind != null) {
            wayTo(behind);
        }
    }

    private void wayTo(ByteSlice key) {
        Subtree at = tree.top();
        while (at != Subtree.Empty.EMPTY) {
            Branch branch = tree.source().branch(at);
            add(branch);
            int position = branch.position(key);
            if (branch.holds(key, position)) {
                return;
            }
            at = branch.child(position);
        }
    }

    /** The nearest other key on one side; null if there is none in this subtree. */
    private @Nullable ByteSlice neighbour(Subtree in, ByteSlice key, boolean behind) {
        if (in == Subtree.Empty.EMPTY) {
            return null;
        }
        Branch branch = tree.source().branch(in);
        int position = branch.position(key);
        int child = behind && branch.holds(key, position) ? position + 1 : position;
        ByteSlice inside = neighbour(branch.child(child), key, behind);
        if (inside != null) {
            return inside;
        }
        int leaf = behind ? child : child - 1;
        return leaf < 0 || leaf >= branch.size() ? null : branch.key(leaf);
    }

    private void add(Branch branch) {
        nodes.put(branch.cid(), branch.block());
    }
}
