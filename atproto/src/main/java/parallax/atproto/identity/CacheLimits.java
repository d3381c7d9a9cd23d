package parallax.atproto.identity;

/**
 * The bounds of a {@link CachedResolver}.
 *
 * @param maxEntries DIDs remembered; each takes about {@value #BYTES_PER_ENTRY} bytes of heap with a usual document;
 *     one with a DID of the longest allowed length about 3 KiB more
 */
public record CacheLimits(int maxEntries, CacheLifetimes lifetimes, RefreshLimit refresh) {

    /** Measured with did:plc documents that have a K-256 key, a PDS and a handle. */
    public static final int BYTES_PER_ENTRY = 900;

    /** 250,000 entries with the default lifetimes and refresh limit. */
    public static final CacheLimits DEFAULT = new CacheLimits(250_000, CacheLifetimes.DEFAULT, RefreshLimit.DEFAULT);

    public CacheLimits {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("a cache holds at least one entry");
        }
    }

    /**
     * With no more entries than a quarter of this heap holds, in bytes: a full cache must leave room for what it
     * serves.
     */
    public CacheLimits within(long heap) {
        long most = Math.max(1, heap / 4 / BYTES_PER_ENTRY);
        return most >= maxEntries ? this : new CacheLimits((int) most, lifetimes, refresh);
    }
}
