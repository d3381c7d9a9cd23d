package parallax.atproto.mst;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cid.Cid;

/**
 * Goes through a tree in the order of its keys. It stands before a subtree, which is either entered or passed without
 * being read, or before an entry, or at the end. It holds one node a level.
 */
final class TreeCursor {

    private final BlockSource blocks;
    private final ArrayDeque<Level> levels = new ArrayDeque<>();

    /** A node on the way down. Even steps are its subtrees, odd ones its entries. */
    private static final class Level {

        final PlacedNode node;
        int step;

        Level(PlacedNode node) {
            this.node = node;
        }

        boolean passed() {
            return step > 2 * node.size();
        }

        boolean atEntry() {
            return step % 2 == 1;
        }

        @Nullable
        Cid link() {
            return node.link(step / 2);
        }
    }

    /** Stands at the start of the tree, inside its top node. */
    TreeCursor(Cid root, BlockSource blocks) {
        this.blocks = blocks;
        PlacedNode top = PlacedNode.top(root, blocks);
        if (top != null) {
            levels.push(new Level(top));
            settle();
        }
    }

    boolean atEnd() {
        return levels.isEmpty();
    }

    /** The subtree it stands before; null if it stands before an entry. */
    @Nullable
    Cid subtree() {
        Level level = levels.element();
        return level.atEntry() ? null : level.link();
    }

    /** The entry it stands before. */
    MstNode.Entry entry() {
        Level level = levels.element();
        if (!level.atEntry()) {
            throw new IllegalStateException("not before an entry");
        }
        return level.node.entry(level.step / 2);
    }

    /** The height of the node whose subtree or entry it stands before; -1 at the end. */
    int height() {
        return levels.isEmpty() ? -1 : levels.element().node.height();
    }

    /** Into the subtree it stands before. */
    void enter() {
        Level level = levels.element();
        PlacedNode below = level.atEntry() ? null : level.node.below(level.step / 2, blocks);
        if (below == null) {
            throw new IllegalStateException("not before a subtree");
        }
        level.step++;
        levels.push(new Level(below));
        settle();
    }

    /** Past the subtree or the entry it stands before. */
    void pass() {
        levels.element().step++;
        settle();
    }

    private void settle() {
        while (!levels.isEmpty()) {
            Level level = levels.element();
            if (level.passed()) {
                levels.pop();
            } else if (level.atEntry() || level.link() != null) {
                return;
            } else {
                level.step++;
            }
        }
    }
}
