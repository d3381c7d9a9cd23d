package parallax.atproto.mst;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;

/**
 * A node that may stand where it was found: of the right height, and its keys between those around it. There are n
 * entries and n + 1 positions for subtrees: position i is before entry i.
 *
 * @param height 0 at the bottom
 * @param after every key is behind this one; null if any may come
 * @param before every key is before this one; null if any may come
 */
record PlacedNode(
        MstNode node,
        int height,
        @Nullable ByteSlice after,
        @Nullable ByteSlice before) {

    /** The node under the root; null if the tree is empty. */
    static @Nullable PlacedNode top(Cid root, BlockSource blocks) {
        MstNode node = decoded(root, blocks);
        if (!node.entries().isEmpty()) {
            return new PlacedNode(node, heightOf(node), null, null);
        }
        if (node.left() != null) {
            throw MstException.invalid("a top without keys above another node");
        }
        return null;
    }

    int size() {
        return node.entries().size();
    }

    MstNode.Entry entry(int index) {
        return node.entries().get(index);
    }

    ByteSlice key(int index) {
        return entry(index).key();
    }

    /** The subtree at the position; null if there is none. */
    @Nullable
    Cid link(int position) {
        return position == 0 ? node.left() : entry(position - 1).right();
    }

    /** The top node of the subtree at the position; null if there is none. */
    @Nullable
    PlacedNode below(int position, BlockSource blocks) {
        Cid link = link(position);
        if (link == null) {
            return null;
        }
        if (height == 0) {
            throw MstException.invalid("a node below the bottom");
        }
        MstNode below = decoded(link, blocks);
        if (below.entries().isEmpty() && below.left() == null) {
            throw MstException.invalid("an empty node inside a tree");
        }
        if (!below.entries().isEmpty() && heightOf(below) != height - 1) {
            throw MstException.invalid("a node at another height than its keys have");
        }
        ByteSlice from = position == 0 ? after : key(position - 1);
        ByteSlice to = position == size() ? before : key(position);
        return new PlacedNode(below, height - 1, from, to).requireBetween();
    }

    /** The index of the first entry whose key is not before this one; also the position where the key would be. */
    int position(ByteSlice key) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (key(middle).compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    boolean holds(ByteSlice key, int position) {
        return position < size() && key(position).equals(key);
    }

    private PlacedNode requireBetween() {
        List<MstNode.Entry> entries = node.entries();
        if (!entries.isEmpty()) {
            boolean tooLow = after != null && entries.getFirst().key().compareTo(after) <= 0;
            boolean tooHigh = before != null && entries.getLast().key().compareTo(before) >= 0;
            if (tooLow || tooHigh) {
                throw MstException.invalid("keys of a subtree outside of those around it");
            }
        }
        return this;
    }

    private static int heightOf(MstNode node) {
        return MstKey.height(node.entries().getFirst().key());
    }

    private static MstNode decoded(Cid cid, BlockSource blocks) {
        ByteSlice block = blocks.find(cid);
        if (block == null) {
            throw new MstException(MstException.Kind.INCOMPLETE, "a node that is needed is not there");
        }
        return MstNode.decode(block);
    }
}
