package parallax.atproto.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parallax.atproto.syntax.Did;

/**
 * Remembers resolutions, bounded by count, and asks its source once for all who want the same DID at the same time.
 *
 * <p>A fetch that fails leaves what was known in place: {@link #resolve} goes on answering it until its lifetime ends,
 * while {@link #refresh} reports the failure, since its caller wants to know what is so now.
 */
public final class CachedResolver implements DidResolver {

    private final DidResolver source;
    private final CacheLimits limits;
    private final IdentityStore store;
    private final ResolverListener listener;
    private final InstantSource clock;
    private final IdentityLru lru;
    private final Flights flights = new Flights();

    public CachedResolver(
            DidResolver source,
            CacheLimits limits,
            IdentityStore store,
            ResolverListener listener,
            InstantSource clock) {
        this.source = source;
        this.limits = limits;
        this.store = store;
        this.listener = listener;
        this.clock = clock;
        this.lru = new IdentityLru(limits.maxEntries());
    }

    /** What memory answers, without asking anyone; null if it does not know (any more). */
    public @Nullable Resolution cached(Did did) {
        Resolution cached = inMemory(did);
        if (cached != null) {
            listener.hit();
        }
        return cached;
    }

    private @Nullable Resolution inMemory(Did did) {
        CacheEntry entry = lru.find(did);
        return entry == null ? null : entry.answer(clock.millis(), limits.lifetimes());
    }

    /** From memory, else from the store, else from the source. */
    @Override
    public Resolution resolve(Did did) {
        Resolution cached = cached(did);
        if (cached != null) {
            return cached;
        }
        listener.miss();
        return flights.start(did, false, flight -> fetchUnlessStored(did, flight))
                .await();
    }

    /**
     * What the source says from now on: never the result of a fetch that began before this call. Callers at the same
     * time share one fetch. Where the DID was refreshed too often ({@link RefreshLimit}) the outcome of the last fetch
     * is returned instead.
     */
    public Resolution refresh(Did did) {
        long ticket = flights.ticket();
        while (true) {
            Flight flight = flights.current(did);
            if (flight == null) {
                if (!pay(did)) {
                    return limited(did);
                }
                flight = flights.start(did, true, started -> fetch(did, started));
            }
            Resolution resolution = flight.await();
            if (flight.isNewsSince(ticket) || Thread.currentThread().isInterrupted()) {
                return resolution;
            }
        }
    }

    /** How long until {@link #refresh} of {@code did} would ask the source; zero if it would at once. */
    public Duration refreshIn(Did did) {
        CacheEntry entry = lru.find(did);
        return entry == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, wait(entry, clock.millis())));
    }

    /** Drops what memory and store know of {@code did}; what is being fetched just then is not remembered. */
    public void forget(Did did) {
        // First, so that no flight begins with what the store still has; last, against one that wrote before it was
        // told.
        store.remove(did);
        flights.forget(did);
        lru.remove(did);
        store.remove(did);
    }

    /** DIDs in memory. */
    public int size() {
        return lru.size();
    }

    private Resolution fetchUnlessStored(Did did, Flight flight) {
        StoredIdentity stored = store.find(did);
        if (stored == null || isOutlived(stored)) {
            return fetch(did, flight);
        }
        listener.storeHit();
        remember(did, flight, stored.resolution(), stored.fetchedAt());
        return stored.resolution();
    }

    private Resolution fetch(Did did, Flight flight) {
        Instant asked = clock.instant();
        Resolution resolution = source.resolve(did);
        Instant answered = clock.instant();
        listener.fetched(resolution, Duration.between(asked, answered));
        remember(did, flight, resolution, answered);
        if (!(resolution instanceof Resolution.Unavailable) && !flight.isForgotten()) {
            store.put(did, new StoredIdentity(resolution, answered));
            if (flight.isForgotten()) {
                store.remove(did);
            }
        }
        return resolution;
    }

    private void remember(Did did, Flight flight, Resolution resolution, Instant at) {
        // Looked at under the memory's lock: forget() marks the flight before it takes that lock.
        lru.update(did, entry -> flight.isForgotten() ? entry : entry.with(resolution, at.toEpochMilli()));
    }

    private boolean isOutlived(StoredIdentity stored) {
        Duration age = Duration.between(stored.fetchedAt(), clock.instant());
        return age.compareTo(limits.lifetimes().of(stored.resolution())) >= 0;
    }

    private boolean pay(Did did) {
        long now = clock.millis();
        CacheEntry before = lru.update(
                did,
                entry -> wait(entry, now) > 0
                        ? entry
                        : entry.refreshed(
                                usedUntil(entry, now) + limits.refresh().gap().toMillis()));
        return wait(before, now) <= 0;
    }

    private long wait(CacheEntry entry, long now) {
        return usedUntil(entry, now) - limits.refresh().slackMillis() - now;
    }

    private long usedUntil(CacheEntry entry, long now) {
        RefreshLimit limit = limits.refresh();
        // No refresh uses up more than that: the clock was set back since, and nobody is to wait until it is there
        // again.
        boolean setBack =
                entry.refreshedUntil() > now + limit.slackMillis() + limit.gap().toMillis();
        return setBack ? now : Math.max(entry.refreshedUntil(), now);
    }

    private Resolution limited(Did did) {
        listener.refreshLimited();
        CacheEntry entry = lru.find(did);
        Resolution last = entry == null ? null : entry.lastWord();
        return last == null ? new Resolution.Unavailable("refreshed too often") : last;
    }
}
