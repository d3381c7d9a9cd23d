package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.DidDocument;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;

/** A directory whose truth is set by hand, behind a cache that fetches a DID again no sooner than after a gap. */
final class ScriptedIdentities implements Identities {
    static final Duration GAP = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Map<Did, Resolution> truth = new HashMap<>();
    private final Map<Did, Resolution> cache = new HashMap<>();
    private final Map<Did, Instant> refreshed = new HashMap<>();
    private Instant downUntil = Instant.MIN;
    private int fetches;

    ScriptedIdentities(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void is(Did did, Resolution resolution) {
        truth.put(did, resolution);
    }

    synchronized void is(DidDocument document) {
        truth.put(document.did(), new Resolution.Found(document, Instant.MIN));
    }

    /** As if it had been resolved for an earlier event. */
    synchronized void known(DidDocument document) {
        is(document);
        cache.put(document.did(), fetched(document.did()));
        fetches = 0;
    }

    synchronized void downUntil(Instant until) {
        downUntil = until;
    }

    synchronized int fetches() {
        return fetches;
    }

    @Override
    public synchronized @Nullable Resolution cached(Did did) {
        return cache.get(did);
    }

    @Override
    public synchronized Resolution resolve(Did did) {
        Resolution known = cache.get(did);
        return known != null ? known : remembered(did);
    }

    @Override
    public synchronized Resolution refresh(Did did) {
        Resolution known = cache.get(did);
        if (known != null && refreshIn(did).isPositive()) {
            return known;
        }
        refreshed.put(did, clock.instant());
        return remembered(did);
    }

    @Override
    public synchronized Duration refreshIn(Did did) {
        Instant last = refreshed.get(did);
        Duration left = last == null ? Duration.ZERO : Duration.between(clock.instant(), last.plus(GAP));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Resolution remembered(Did did) {
        Resolution fetched = fetched(did);
        if (!(fetched instanceof Resolution.Unavailable)) {
            cache.put(did, fetched);
        }
        return fetched;
    }

    private Resolution fetched(Did did) {
        fetches++;
        if (clock.instant().isBefore(downUntil)) {
            return new Resolution.Unavailable("down");
        }
        return switch (truth.getOrDefault(did, new Resolution.NotFound())) {
            case Resolution.Found found -> new Resolution.Found(found.document(), clock.instant());
            case Resolution other -> other;
        };
    }
}
