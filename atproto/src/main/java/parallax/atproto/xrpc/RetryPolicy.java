package parallax.atproto.xrpc;

import java.time.Duration;

/**
 * How often and how long one query is tried.
 *
 * @param attempts in all, at least 1; 1 never tries again
 * @param firstBackoff longest wait after the first failure, doubled after each; zero or more
 * @param maxBackoff longest wait that is not a server's wish
 * @param deadline from the first attempt to the start of the last; a wait that would end later is not begun
 */
public record RetryPolicy(int attempts, Duration firstBackoff, Duration maxBackoff, Duration deadline) {

    /** Asks once. */
    public static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** 4 attempts, waits from 500 ms to 10 s, begun within 2 minutes. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(4, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(2));

    private static final int MAX_DOUBLINGS = 30;

    public RetryPolicy {
        if (attempts < 1
                || firstBackoff.isNegative()
                || deadline.isNegative()
                || maxBackoff.compareTo(firstBackoff) < 0) {
            throw new IllegalArgumentException("at least one attempt, waits of zero or more");
        }
    }

    /** The longest wait after {@code failures} failures, at least 1. */
    Duration backoff(int failures) {
        Duration wait = firstBackoff.multipliedBy(1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS));
        return wait.compareTo(maxBackoff) < 0 ? wait : maxBackoff;
    }
}
