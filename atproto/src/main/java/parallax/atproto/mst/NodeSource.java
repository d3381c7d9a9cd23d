package parallax.atproto.mst;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockMap;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/** Decodes nodes where they are needed, each once, and checks that they may stand where they hang. */
final class NodeSource {

    private final @Nullable BlockMap blocks;
    // By the index of the block.
    private final @Nullable Branch[] decoded;

    /** A source of these blocks; null for a tree that was never encoded and has no stubs. */
    NodeSource(@Nullable BlockMap blocks) {
        this.blocks = blocks;
        this.decoded = new @Nullable Branch[blocks == null ? 0 : blocks.size()];
    }

    /** The top of a tree; an empty one is a node without anything. */
    Subtree root(Cid root) {
        ByteSlice cid = root.bytes();
        int index = indexOf(cid);
        if (index < 0) {
            throw missing();
        }
        ByteSlice block = block(index);
        NodeReader node = new NodeReader(block);
        if (node.height() >= 0) {
            return kept(index, Branch.of(node.height(), node, cid, block));
        }
        if (node.links()[0] != null) {
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
            case Subtree.Stub stub -> {
                int index = indexOf(stub.cid());
                yield index < 0 ? null : decoded[index];
            }
            case Subtree.Empty empty -> null;
        };
    }

    private @Nullable Branch decode(Subtree.Stub stub) {
        if (stub.height() < 0) {
            throw MstException.invalid("a node below the bottom");
        }
        int index = indexOf(stub.cid());
        if (index < 0) {
            return null;
        }
        Branch known = decoded[index];
        Branch branch = known == null ? kept(index, read(stub, block(index))) : known;
        if (branch.height() != stub.height()) {
            throw MstException.invalid("a node at another height than its keys have");
        }
        return branch;
    }

    private static Branch read(Subtree.Stub stub, ByteSlice block) {
        NodeReader node = new NodeReader(block);
        if (node.height() < 0 && node.links()[0] == null) {
            throw MstException.invalid("an empty node inside a tree");
        }
        return Branch.of(node.height() < 0 ? stub.height() : node.height(), node, stub.cid(), block);
    }

    private Branch kept(int index, Branch branch) {
        decoded[index] = branch;
        return branch;
    }

    private int indexOf(ByteSlice cid) {
        return blocks == null ? -1 : blocks.indexOf(cid);
    }

    private ByteSlice block(int index) {
        return Objects.requireNonNull(blocks).block(index);
    }

    private static MstException missing() {
        return new MstException(MstException.Kind.INCOMPLETE, "a node that is needed is not there");
    }
}
