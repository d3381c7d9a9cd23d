package parallax.atproto.mst;

import parallax.atproto.cid.Cid;

/** What hangs between two keys. Immutable, so that editing one tree leaves every other that shares its parts alone. */
sealed interface Subtree permits Subtree.Empty, Subtree.Stub, Branch {

    /** Nothing. */
    enum Empty implements Subtree {
        EMPTY
    }

    /**
     * A node that is not decoded, and perhaps not there.
     *
     * @param height where it must stand
     */
    record Stub(Cid cid, int height) implements Subtree {}
}
