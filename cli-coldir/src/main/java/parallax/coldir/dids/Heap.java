package parallax.coldir.dids;

/** What the memory of this process holds. */
public final class Heap {

    /** Of the heap, for the sets of one large collection; the rest is for pages, small collections and slack. */
    private static final double SHARE_FOR_SETS = 0.7;

    private static final int BYTES_A_DID = 16;
    private static final double MOST_DIDS = 1e9;

    private Heap() {}

    /** DIDs of one list, where this many are held at once. */
    public static int mostDids(int lists) {
        return (int) Math.min(MOST_DIDS, Runtime.getRuntime().maxMemory() * SHARE_FOR_SETS / lists / BYTES_A_DID);
    }
}
