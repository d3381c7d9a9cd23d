package parallax.atproto.mst;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parallax.atproto.car.BlockSource;
import parallax.atproto.cid.Cid;

/**
 * What lies between two trees. Subtrees that both share are neither read nor needed, so the work is that of what
 * differs and not of the trees' size. Holds one node a level of each tree.
 */
public final class MstDiff {

    private final TreeCursor before;
    private final TreeCursor after;
    private final Consumer<MstChange> changes;

    private MstDiff(TreeCursor before, TreeCursor after, Consumer<MstChange> changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /**
     * Hands over each path whose record differs, in the order of the paths' bytes. What was handed over before an
     * exception is true all the same.
     *
     * @param blocks of both trees
     * @throws MstException INCOMPLETE if a node is missing that differs, INVALID if one breaks a rule
     */
    public static void changes(Cid before, Cid after, BlockSource blocks, Consumer<MstChange> changes) {
        changes(before, blocks, after, blocks, changes);
    }

    /** As {@link #changes(Cid, Cid, BlockSource, Consumer)}, of trees that are kept apart. */
    public static void changes(
            Cid before, BlockSource beforeBlocks, Cid after, BlockSource afterBlocks, Consumer<MstChange> changes) {
        if (!before.equals(after)) {
            new MstDiff(new TreeCursor(before, beforeBlocks), new TreeCursor(after, afterBlocks), changes).run();
        }
    }

    private void run() {
        while (!before.atEnd() || !after.atEnd()) {
            Cid left = subtree(before);
            Cid right = subtree(after);
            if (left != null && right != null && left.equals(right)) {
                before.pass();
                after.pass();
            } else if (left != null && (right == null || before.height() >= after.height())) {
                // The higher one first: what they share hangs below it.
                before.enter();
            } else if (right != null) {
                after.enter();
            } else {
                entries();
            }
        }
    }

    private void entries() {
        int order = order();
        Cid left = order <= 0 ? before.entry().value() : null;
        Cid right = order >= 0 ? after.entry().value() : null;
        if (!Objects.equals(left, right)) {
            TreeCursor named = order <= 0 ? before : after;
            changes.accept(new MstChange(MstKey.path(named.entry().key()), left, right));
        }
        if (order <= 0) {
            before.pass();
        }
        if (order >= 0) {
            after.pass();
        }
    }

    /** Which of the two entries comes first; the end comes last. */
    private int order() {
        if (before.atEnd() || after.atEnd()) {
            return before.atEnd() ? 1 : -1;
        }
        return before.entry().key().compareTo(after.entry().key());
    }

    private static @Nullable Cid subtree(TreeCursor cursor) {
        return cursor.atEnd() ? null : cursor.subtree();
    }
}
