package parallax.atproto.identity;

import java.time.Duration;

/**
 * How often one DID may be refreshed: {@code burst} times at once, then once each {@code gap}. The burst lets a key
 * rotation right after a handle change be seen; the gap bounds what a host that lies about an account costs.
 *
 * @param gap zero means no limit
 * @param burst at least 1
 */
public record RefreshLimit(Duration gap, int burst) {

    /** 5 at once, then one each 10 seconds. */
    public static final RefreshLimit DEFAULT = new RefreshLimit(Duration.ofSeconds(10), 5);

    public RefreshLimit {
        if (gap.isNegative() || burst < 1) {
            throw new IllegalArgumentException("a gap is zero or more, a burst at least 1");
        }
    }

    /** How far ahead of the time the count of refreshes may run, in milliseconds. */
    long slackMillis() {
        return gap.toMillis() * (burst - 1L);
    }
}
