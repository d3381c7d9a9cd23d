package parallax.relay.validate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.Resolution;
import parallax.atproto.syntax.Did;

/** The identity cache, as the gates and inquiries use it. Any thread. */
public interface Identities {
    /** What is cached and not expired, without waiting; null when nothing is. */
    @Nullable
    Resolution cached(Did did);

    /** The cached answer or a new one. Blocks. */
    Resolution resolve(Did did);

    /** An answer fetched after the call, or the last one when the DID was refreshed too often. Blocks. */
    Resolution refresh(Did did);

    /** How long until {@link #refresh} would fetch; zero for at once. */
    Duration refreshIn(Did did);

    /** The identities of a cache. */
    static Identities of(CachedResolver cache) {
        return new Identities() {
            @Override
            public @Nullable Resolution cached(Did did) {
                return cache.cached(did);
            }

            @Override
            public Resolution resolve(Did did) {
                return cache.resolve(did);
            }

            @Override
            public Resolution refresh(Did did) {
                return cache.refresh(did);
            }

            @Override
            public Duration refreshIn(Did did) {
                return cache.refreshIn(did);
            }
        };
    }
}
