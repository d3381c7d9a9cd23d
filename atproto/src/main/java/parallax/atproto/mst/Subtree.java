package parallax.atproto.mst;

import parallax.atproto.cbor.ByteSlice;

/** What hangs between two keys. Immutable, so that editing one tree leaves every other that shares its parts alone. */
sealed interface Subtree permits Subtree.Empty, Subtree.Stub, Branch {

    /** Nothing. */
    enum Empty implements Subtree {
        EMPTY
    }

    /**
     * A node that is not decoded, and perhaps not there.
     *
     * @param cid in its binary form, of the blessed kind
     * @param height where it must stand
     */
    record Stub(ByteSlice cid, int height) implements Subtree {}
}
