package parallax.atproto.identity;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one DID. A failure stands beside what was known before, which it does not disprove.
 *
 * @param known the last resolution that said something about the DID
 * @param failure the failure since then, if the last fetch failed
 * @param refreshedUntil the time in milliseconds that refreshes have used up; each moves it on by the gap
 */
record CacheEntry(
        @Nullable Resolution known,
        long knownAt,
        Resolution.@Nullable Unavailable failure,
        long failedAt,
        long refreshedUntil) {

    static final CacheEntry EMPTY = new CacheEntry(null, 0, null, 0, Long.MIN_VALUE);

    /** Whether it says nothing that {@link #EMPTY} does not. */
    boolean isEmpty() {
        return known == null && failure == null && refreshedUntil == Long.MIN_VALUE;
    }

    CacheEntry with(Resolution resolution, long now) {
        return resolution instanceof Resolution.Unavailable unavailable
                ? new CacheEntry(known, knownAt, unavailable, now, refreshedUntil)
                : new CacheEntry(resolution, now, null, 0, refreshedUntil);
    }

    CacheEntry refreshed(long until) {
        return new CacheEntry(known, knownAt, failure, failedAt, until);
    }

    /** What may still be answered at {@code now}, or null. */
    @Nullable
    Resolution answer(long now, CacheLifetimes lifetimes) {
        if (known != null && isFresh(known, knownAt, now, lifetimes)) {
            return known;
        }
        return failure != null && isFresh(failure, failedAt, now, lifetimes) ? failure : null;
    }

    /** The outcome of the last fetch, however old, or null if there was none. */
    @Nullable
    Resolution lastWord() {
        return failure != null ? failure : known;
    }

    private static boolean isFresh(Resolution resolution, long at, long now, CacheLifetimes lifetimes) {
        return now - at < lifetimes.of(resolution).toMillis();
    }
}
