package parallax.atproto.identity;

import java.time.Instant;

/**
 * A resolution as a store keeps it.
 *
 * @param resolution never {@link Resolution.Unavailable}
 * @param fetchedAt when the source was asked
 */
public record StoredIdentity(Resolution resolution, Instant fetchedAt) {

    public StoredIdentity {
        if (resolution instanceof Resolution.Unavailable) {
            throw new IllegalArgumentException("a failure is not stored");
        }
    }
}
