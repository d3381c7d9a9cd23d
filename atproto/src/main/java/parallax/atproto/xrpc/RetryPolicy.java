package parallax.atproto.xrpc;

import java.time.Duration;
import parallax.atproto.units.GrowingPause;

/**
 * How often and how long one query is tried.
 *
 * @param attempts in all, at least 1; 1 never tries again
 * @param backoff longest waits that are not a server's wish
 * @param deadline from the first attempt to the start of the last; a wait that would end later is not begun
 */
public record RetryPolicy(int attempts, GrowingPause backoff, Duration deadline) {

    /** Asks once. */
    public static final RetryPolicy ONCE =
            new RetryPolicy(1, GrowingPause.doubling(Duration.ZERO, Duration.ZERO), Duration.ZERO);

    /** 4 attempts, waits from 500 ms to 10 s, begun within 2 minutes. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            4, GrowingPause.doubling(Duration.ofMillis(500), Duration.ofSeconds(10)), Duration.ofMinutes(2));

    public RetryPolicy {
        if (attempts < 1 || deadline.isNegative()) {
            throw new IllegalArgumentException("at least one attempt, and a deadline of zero or more");
        }
    }
}
