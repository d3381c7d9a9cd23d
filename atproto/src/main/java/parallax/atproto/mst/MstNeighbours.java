package parallax.atproto.mst;

import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.syntax.Nsid;

/**
 * The paths on both sides of one path, which itself may be in the tree or not. A #commit carries what shows them for
 * every path that it changes. So it shows whether a collection has records besides those it created: the records of a
 * collection stand side by side, and where there are old and new ones, some new one has an old one beside it.
 *
 * @param before the path right before; null if there is none in the whole tree
 * @param behind the path right behind; null if there is none in the whole tree
 */
public record MstNeighbours(
        @Nullable String before, @Nullable String behind) {

    /**
     * Reads the neighbours.
     *
     * @param path 1..{@link MstKey#MAX_BYTES} bytes
     * @throws MstException INCOMPLETE if a node that is needed is missing, INVALID if one breaks a rule
     */
    public static MstNeighbours of(Cid root, BlockSource blocks, String path) {
        ByteSlice key = MstKey.checked(path);
        ByteSlice before = null;
        ByteSlice behind = null;
        PlacedNode node = PlacedNode.top(root, blocks);
        while (node != null) {
            int position = node.position(key);
            int next = node.holds(key, position) ? position + 1 : position;
            before = position > 0 ? node.key(position - 1) : before;
            behind = next < node.size() ? node.key(next) : behind;
            if (next > position) {
                ByteSlice inside = outermost(node.below(position, blocks), false, blocks);
                before = inside != null ? inside : before;
                inside = outermost(node.below(next, blocks), true, blocks);
                behind = inside != null ? inside : behind;
                break;
            }
            node = node.below(position, blocks);
        }
        return new MstNeighbours(path(before), path(behind));
    }

    /** Whether a neighbour is a record of this collection. */
    public boolean anyOf(Nsid collection) {
        String prefix = collection.text() + '/';
        return (before != null && before.startsWith(prefix)) || (behind != null && behind.startsWith(prefix));
    }

    /** The first or the last key of a subtree; null if there is no subtree. */
    private static @Nullable ByteSlice outermost(@Nullable PlacedNode subtree, boolean first, BlockSource blocks) {
        ByteSlice key = null;
        PlacedNode node = subtree;
        while (node != null) {
            int size = node.size();
            key = size == 0 ? key : node.key(first ? 0 : size - 1);
            node = node.below(first ? 0 : size, blocks);
        }
        return key;
    }

    private static @Nullable String path(@Nullable ByteSlice key) {
        return key == null ? null : MstKey.path(key);
    }
}
