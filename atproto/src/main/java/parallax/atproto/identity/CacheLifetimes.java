package parallax.atproto.identity;

import java.time.Duration;

/**
 * How long what was learnt is taken as it is. Zero means: ask again each time.
 *
 * @param found of a document
 * @param absent of a DID known not to resolve: not found, tombstoned, malformed
 * @param unavailable of a failure to learn anything; short, since it says nothing about the DID
 */
public record CacheLifetimes(Duration found, Duration absent, Duration unavailable) {

    /** 24 hours, 5 minutes, 10 seconds. */
    public static final CacheLifetimes DEFAULT =
            new CacheLifetimes(Duration.ofHours(24), Duration.ofMinutes(5), Duration.ofSeconds(10));

    public CacheLifetimes {
        if (found.isNegative() || absent.isNegative() || unavailable.isNegative()) {
            throw new IllegalArgumentException("a lifetime is zero or more");
        }
    }

    Duration of(Resolution resolution) {
        return switch (resolution) {
            case Resolution.Found _ -> found;
            case Resolution.NotFound _, Resolution.Tombstoned _, Resolution.Malformed _ -> absent;
            case Resolution.Unavailable _ -> unavailable;
        };
    }
}
