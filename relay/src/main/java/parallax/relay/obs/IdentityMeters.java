package parallax.relay.obs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import parallax.atproto.identity.Resolution;
import parallax.atproto.identity.ResolverListener;

/** How identities are looked up, and how their directories answer. */
final class IdentityMeters implements ResolverListener {
    private static final String LOOKUPS = "relay_identity_lookups";
    private static final String FETCHES = "relay_identity_fetch";

    private final MeterRegistry registry;
    private final Counter hits;
    private final Counter misses;
    private final Counter stored;
    private final Counter limited;

    IdentityMeters(MeterRegistry registry) {
        this.registry = registry;
        hits = lookups("memory");
        misses = lookups("missed");
        stored = lookups("store");
        limited = lookups("refresh_limited");
        for (String result : new String[] {"found", "not_found", "tombstoned", "malformed", "unavailable"}) {
            fetches(result);
        }
    }

    @Override
    public void hit() {
        hits.increment();
    }

    @Override
    public void miss() {
        misses.increment();
    }

    @Override
    public void storeHit() {
        stored.increment();
    }

    @Override
    public void refreshLimited() {
        limited.increment();
    }

    @Override
    public void fetched(Resolution resolution, Duration took) {
        fetches(
                        switch (resolution) {
                            case Resolution.Found _ -> "found";
                            case Resolution.NotFound _ -> "not_found";
                            case Resolution.Tombstoned _ -> "tombstoned";
                            case Resolution.Malformed _ -> "malformed";
                            case Resolution.Unavailable _ -> "unavailable";
                        })
                .record(took);
    }

    private Counter lookups(String outcome) {
        return Metrics.counter(
                registry, LOOKUPS, "lookups of identities by what they were answered from", "outcome", outcome);
    }

    private Timer fetches(String result) {
        return Timer.builder(FETCHES)
                .description("fetches of DID documents by result")
                .tag("result", result)
                .register(registry);
    }
}
