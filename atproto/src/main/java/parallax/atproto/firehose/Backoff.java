package parallax.atproto.firehose;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import parallax.atproto.units.GrowingPause;

/**
 * Exponential waiting with jitter.
 *
 * @param longest waits after each failure in a row, positive
 * @param settled a connection that lived at least this long and delivered at least one frame makes the next failure the
 *     first again
 * @param random thread-safe, since clients share it
 */
public record Backoff(GrowingPause longest, Duration settled, RandomGenerator random) {
    public Backoff {
        if (!longest.first().isPositive()) {
            throw new IllegalArgumentException("waits must be positive: " + longest);
        }
        if (settled.isNegative()) {
            throw new IllegalArgumentException("settled must not be negative: " + settled);
        }
    }

    /** 1 s doubling to 5 min; settled after 30 s. */
    public static Backoff defaults() {
        return new Backoff(
                GrowingPause.doubling(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                Duration.ofSeconds(30),
                new Random());
    }

    /**
     * The wait after this many failures in a row: between half of and the whole of the longest.
     *
     * @param failures 0 or 1 for the first
     */
    public Duration delay(int failures) {
        return longest.after(failures, random);
    }
}
