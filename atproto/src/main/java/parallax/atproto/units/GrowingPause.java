package parallax.atproto.units;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failure in a row.
 *
 * @param first the pause after the first failure; zero for no pauses at all
 * @param most the longest pause, not shorter than the first
 * @param factor by which each pause is longer than the one before; at least 1
 */
public record GrowingPause(Duration first, Duration most, int factor) {

    public GrowingPause {
        if (first.isNegative() || most.compareTo(first) < 0 || factor < 1) {
            throw new IllegalArgumentException("a pause grows from zero or more: " + first + " to " + most);
        }
    }

    /** Each pause is twice as long as the one before. */
    public static GrowingPause doubling(Duration first, Duration most) {
        return new GrowingPause(first, most, 2);
    }

    /** The pause after so many failures in a row; after fewer than one as after one. */
    public Duration after(long failures) {
        Duration pause = first;
        for (long n = 1; n < failures && pause.isPositive() && pause.compareTo(most) < 0; n++) {
            pause = pause.multipliedBy(factor);
        }
        return pause.compareTo(most) < 0 ? pause : most;
    }

    /** A random half to whole of {@link #after(long)}, so that many who failed together do not come back together. */
    public Duration after(long failures, RandomGenerator random) {
        return after(failures).multipliedBy(500 + random.nextInt(501)).dividedBy(1000);
    }
}
