package parallax.atproto.mst;

import parallax.atproto.car.BlockSource;
import parallax.atproto.cid.Cid;

/**
 * Goes through a whole tree in the order of its keys and checks every rule on the way: form, heights, order,
 * compression, completeness (atproto.com/specs/repository#mst-structure). Holds one node a level, however large the
 * tree is. Meets nodes and records in the order in which a CAR is best streamed: each node before what is below it.
 */
public final class MstWalk {

    /** What is met. What has been met was sound; an exception from here ends the walk. */
    public interface Visitor {

        /**
         * A node, before anything below it.
         *
         * @param height 0 at the bottom
         */
        default void node(Cid cid, int height) {}

        /** A key with its record, which may not be there and may be of any kind of CID. Keys ascend strictly. */
        void record(String path, Cid record);
    }

    private MstWalk() {}

    /**
     * Walks from the root to the last key.
     *
     * @return how many keys there are
     * @throws MstException INCOMPLETE if a node is missing, INVALID if one breaks a rule or a key is not UTF-8
     */
    public static long walk(Cid root, BlockSource blocks, Visitor visitor) {
        TreeCursor cursor = new TreeCursor(root, blocks);
        visitor.node(root, Math.max(0, cursor.height()));
        long keys = 0;
        while (!cursor.atEnd()) {
            Cid subtree = cursor.subtree();
            if (subtree == null) {
                MstNode.Entry entry = cursor.entry();
                visitor.record(MstKey.path(entry.key()), entry.value());
                keys++;
                cursor.pass();
            } else {
                int height = cursor.height() - 1;
                cursor.enter();
                visitor.node(subtree, height);
            }
        }
        return keys;
    }
}
