package parallax.atproto.handle;

import java.time.Duration;

/**
 * The bounds of a {@link CachedHandleResolver}. A lifetime of zero means: ask again each time.
 *
 * @param maxEntries handles remembered; each takes about 300 bytes of heap
 * @param found how long a DID is taken as it is
 * @param absent how long none, or several, are
 * @param unavailable how long a failure is; short, since it says nothing about the handle
 */
public record HandleCacheLimits(int maxEntries, Duration found, Duration absent, Duration unavailable) {

    /** 100,000 handles; 1 hour, 10 minutes, 30 seconds. */
    public static final HandleCacheLimits DEFAULT =
            new HandleCacheLimits(100_000, Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofSeconds(30));

    public HandleCacheLimits {
        if (maxEntries < 1 || found.isNegative() || absent.isNegative() || unavailable.isNegative()) {
            throw new IllegalArgumentException("a cache holds at least one entry, for zero or more time");
        }
    }

    Duration lifetime(HandleResolution resolution) {
        return switch (resolution) {
            case HandleResolution.Found _ -> found;
            case HandleResolution.NotFound _, HandleResolution.Conflict _ -> absent;
            case HandleResolution.Unavailable _ -> unavailable;
        };
    }
}
