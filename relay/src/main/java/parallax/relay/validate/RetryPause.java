package parallax.relay.validate;

import java.time.Duration;

/**
 * A pause that doubles with each try.
 *
 * @param first before the second try
 * @param most the longest
 */
public record RetryPause(Duration first, Duration most) {
    private static final int MAX_DOUBLINGS = 20;

    public RetryPause {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("a retry pause needs 0 < first <= most");
        }
    }

    /** The pause after so many tries, at least 1. */
    Duration after(int tries) {
        Duration grown = first.multipliedBy(1L << Math.min(tries - 1, MAX_DOUBLINGS));
        return grown.compareTo(most) < 0 ? grown : most;
    }
}
