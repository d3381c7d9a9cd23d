package parallax.atproto.mst;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A repository's tree, whole or only the part whose blocks are at hand. Not for several threads at once.
 *
 * <p>Every operation throws {@link MstException}: INCOMPLETE where it needs a node that is missing, INVALID where a
 * node breaks a rule. It then leaves the tree as it was. Paths have 1..{@link MstKey#MAX_BYTES} bytes.
 */
public final class MstTree {

    private static final ByteSlice EMPTY_NODE = new MstNode(null, List.of()).encode();
    private static final Cid EMPTY_ROOT = Cid.ofDrisl(EMPTY_NODE);

    private final NodeSource source;
    private Subtree top;

    private MstTree(NodeSource source, Subtree top) {
        this.source = source;
        this.top = top;
    }

    /** The tree under this root. Other blocks may be missing; the root's must be there. */
    public static MstTree open(Cid root, BlockMap blocks) {
        NodeSource source = new NodeSource(blocks);
        return new MstTree(source, source.root(root));
    }

    /** A tree without keys. */
    public static MstTree empty() {
        return new MstTree(new NodeSource(null), Subtree.Empty.EMPTY);
    }

    /**
     * Checks a whole tree: every node there, every rule kept.
     *
     * @return how many keys it has
     */
    public static long verify(Cid root, BlockMap blocks) {
        MstTree tree = open(root, blocks);
        return new TreeCheck(tree.source, true).count(tree.top);
    }

    /** Checks every rule on the nodes that are there; the missing ones are passed over. */
    public void verifyPresent() {
        new TreeCheck(source, false).count(top);
    }

    /** Another tree of the same content, to be changed apart from this one. */
    public MstTree copy() {
        return new MstTree(source, top);
    }

    /** The record of a path; null if it is not in the tree. */
    public @Nullable Cid find(String path) {
        ByteSlice key = MstKey.checked(path);
        int height = MstKey.height(key);
        Subtree at = top;
        while (at != Subtree.Empty.EMPTY) {
            Branch branch = source.branch(at);
            int position = branch.position(key);
            if (branch.holds(key, position)) {
                return Cid.of(branch.value(position));
            }
            if (branch.height() <= height) {
                return null;
            }
            at = branch.child(position);
        }
        return null;
    }

    /** Makes the path name this record, and answers the one it named before. */
    public @Nullable Cid put(String path, Cid record) {
        TreeEdit edit = new TreeEdit(source, MstKey.checked(path));
        top = edit.put(top, record.bytes());
        return edit.previous();
    }

    /** Removes the path, and answers the record it named; null if it was not there. */
    public @Nullable Cid remove(String path) {
        TreeEdit edit = new TreeEdit(source, MstKey.checked(path));
        top = trimmed(edit.remove(top));
        return edit.previous();
    }

    /** The CID of the top node, computed over the nodes that changed. */
    public Cid root() {
        return switch (top) {
            case Subtree.Empty empty -> EMPTY_ROOT;
            case Subtree.Stub stub -> Cid.of(stub.cid());
            case Branch branch -> branch.cid();
        };
    }

    /** Every key with its record, ascending; needs the whole tree. */
    public void forEach(BiConsumer<ByteSlice, Cid> action) {
        forEach(top, action);
    }

    /** Every node that was read or changed and still belongs to the tree, from the top down. */
    public void blocks(BiConsumer<Cid, ByteSlice> action) {
        if (top == Subtree.Empty.EMPTY) {
            action.accept(EMPTY_ROOT, EMPTY_NODE);
        }
        blocks(top, action);
    }

    NodeSource source() {
        return source;
    }

    Subtree top() {
        return top;
    }

    /**
     * Whether a removal left a node on top that is not there. If it has no keys of its own, the true root is further
     * down, and {@link #root} is not it.
     */
    boolean topIsUnseen() {
        return top instanceof Subtree.Stub;
    }

    private Subtree trimmed(Subtree tree) {
        Subtree trimmed = tree;
        while (trimmed != Subtree.Empty.EMPTY) {
            Branch branch = source.branchIfPresent(trimmed);
            if (branch == null || branch.size() > 0) {
                return branch == null ? trimmed : branch;
            }
            trimmed = branch.child(0);
        }
        return trimmed;
    }

    private void forEach(Subtree tree, BiConsumer<ByteSlice, Cid> action) {
        if (tree == Subtree.Empty.EMPTY) {
            return;
        }
        Branch branch = source.branch(tree);
        forEach(branch.child(0), action);
        for (int i = 0; i < branch.size(); i++) {
            action.accept(branch.key(i), Cid.of(branch.value(i)));
            forEach(branch.child(i + 1), action);
        }
    }

    private void blocks(Subtree tree, BiConsumer<Cid, ByteSlice> action) {
        Branch branch = source.decoded(tree);
        if (branch != null) {
            action.accept(branch.cid(), branch.block());
            branch.forEachChild(child -> blocks(child, action));
        }
    }
}
