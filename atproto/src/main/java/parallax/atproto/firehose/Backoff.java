package parallax.atproto.firehose;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Exponential waiting with jitter.
 *
 * @param first longest wait after the first failure, positive
 * @param max longest wait at all
 * @param settled a connection that lived at least this long and delivered at least one frame makes the next failure the
 *     first again
 * @param random thread-safe, since clients share it
 */
public record Backoff(Duration first, Duration max, Duration settled, RandomGenerator random) {
    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (!first.isPositive()) {
            throw new IllegalArgumentException("first must be positive: " + first);
        }
        if (max.compareTo(first) < 0) {
            throw new IllegalArgumentException("max must not be below first: " + max);
        }
        if (settled.isNegative()) {
            throw new IllegalArgumentException("settled must not be negative: " + settled);
        }
    }

    /** 1 s doubling to 5 min; settled after 30 s. */
    public static Backoff defaults() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(30), new Random());
    }

    /**
     * The wait after this many failures in a row: between half of and the whole of {@code first} doubled that often.
     *
     * @param failures 0 or 1 for the first
     */
    public Duration delay(int failures) {
        Duration ceiling = first.multipliedBy(1L << Math.clamp(failures - 1, 0, MAX_DOUBLINGS));
        if (ceiling.compareTo(max) > 0) {
            ceiling = max;
        }
        return ceiling.multipliedBy(500 + random.nextInt(501)).dividedBy(1000);
    }
}
