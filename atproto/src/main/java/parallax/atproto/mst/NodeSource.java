package parallax.atproto.mst;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Decodes nodes where they are needed, each once, and checks that they may stand where they hang. */
final class NodeSource {

    private final @Nullable BlockMap blocks;
    private final Map<Cid, Branch> decoded = new HashMap<>();

    /** A source of these blocks; null for a tree that was never encoded and has no stubs. */
    NodeSource(@Nullable BlockMap blocks) {
        this.blocks = blocks;
    }

    /** The top of a tree; an empty one is a node without anything. */
    Subtree root(Cid cid) {
        ByteSlice block = block(cid);
        if (block == null) {
            throw missing();
        }
        MstNode node = MstNode.decode(block);
        if (!node.entries().isEmpty()) {
            Branch top = Branch.of(MstKey.height(node.entries().getFirst().key()), node, cid, block);
            return kept(cid, top);
        }
        if (node.left() != null) {
            throw MstException.invalid("a top without keys above another node");
        }
        return Subtree.Empty.EMPTY;
    }

    /** The node itself; INCOMPLETE if it is not there. The subtree is not empty. */
    Branch branch(Subtree tree) {
        Branch branch = branchIfPresent(tree);
        if (branch == null) {
            throw missing();
        }
        return branch;
    }

    /** The node itself; null if it is not there. The subtree is not empty. */
    @Nullable
    Branch branchIfPresent(Subtree tree) {
        return switch (tree) {
            case Branch branch -> branch;
            case Subtree.Stub stub -> decode(stub);
            case Subtree.Empty empty -> throw new IllegalStateException("nothing has no node");
        };
    }

    /** The node itself, if this tree changed it or had to read it. */
    @Nullable
    Branch decoded(Subtree tree) {
        return switch (tree) {
            case Branch branch -> branch;
            case Subtree.Stub stub -> decoded.get(stub.cid());
            case Subtree.Empty empty -> null;
        };
    }

    private @Nullable Branch decode(Subtree.Stub stub) {
        if (stub.height() < 0) {
            throw MstException.invalid("a node below the bottom");
        }
        Branch known = decoded.get(stub.cid());
        if (known != null) {
            return requireHeight(known, stub.height());
        }
        ByteSlice block = block(stub.cid());
        if (block == null) {
            return null;
        }
        MstNode node = MstNode.decode(block);
        if (node.entries().isEmpty() && node.left() == null) {
            throw MstException.invalid("an empty node inside a tree");
        }
        int height = node.entries().isEmpty()
                ? stub.height()
                : MstKey.height(node.entries().getFirst().key());
        return kept(stub.cid(), requireHeight(Branch.of(height, node, stub.cid(), block), stub.height()));
    }

    private static Branch requireHeight(Branch branch, int height) {
        if (branch.height() != height) {
            throw MstException.invalid("a node at another height than its keys have");
        }
        return branch;
    }

    private Branch kept(Cid cid, Branch branch) {
        decoded.put(cid, branch);
        return branch;
    }

    private @Nullable ByteSlice block(Cid cid) {
        return blocks == null ? null : blocks.find(cid);
    }

    private static MstException missing() {
        return new MstException(MstException.Kind.INCOMPLETE, "a node that is needed is not there");
    }
}
