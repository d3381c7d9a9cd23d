package parallax.atproto.mst;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import parallax.atproto.cid.Cid;

/**
 * Undoes changes on the tree they led to, which proves what the tree was before them
 * (atproto.com/specs/sync, inductive firehose validation). Each path appears once among the changes.
 */
public final class MstInverter {

    // Deletes are put back first: what they added to the proof is then in place when keys are removed.
    private static final Comparator<MstChange> ORDER =
            Comparator.comparing(MstChange::isDelete).reversed().thenComparing(MstChange::path);

    private MstInverter() {}

    /**
     * The root before the changes; the given tree is left as it is.
     *
     * @throws MstException INCOMPLETE if nodes are missing to tell, CONTRADICTED if the tree does not show the changes
     */
    public static Cid invert(MstTree after, List<MstChange> changes) {
        MstTree before = undone(after, changes);
        if (before.topIsUnseen()) {
            throw unseenTop();
        }
        return before.root();
    }

    /**
     * Whether undoing the changes gives this root. Content with less than {@link #invert}: a node that ends up on top
     * need not be there if its CID is the expected one.
     *
     * @throws MstException as {@link #invert}
     */
    public static boolean leadsBackTo(Cid root, MstTree after, List<MstChange> changes) {
        MstTree before = undone(after, changes);
        if (before.root().equals(root)) {
            return true;
        }
        if (before.topIsUnseen()) {
            throw unseenTop();
        }
        return false;
    }

    private static MstTree undone(MstTree after, List<MstChange> changes) {
        MstTree tree = after.copy();
        List<MstChange> sorted = new ArrayList<>(changes);
        sorted.sort(ORDER);
        sorted.forEach(change -> undo(change, tree));
        return tree;
    }

    private static void undo(MstChange change, MstTree tree) {
        Cid before = change.before();
        Cid found = before == null ? tree.remove(change.path()) : tree.put(change.path(), before);
        if (!Objects.equals(found, change.after())) {
            throw new MstException(MstException.Kind.CONTRADICTED, "the tree does not hold what a change says it left");
        }
    }

    private static MstException unseenTop() {
        return new MstException(MstException.Kind.INCOMPLETE, "the node on top before the changes is not there");
    }
}
