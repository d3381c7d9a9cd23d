package parallax.relay.index;

import java.time.Duration;
import parallax.atproto.units.GrowingPause;

/**
 * How repos are asked for.
 *
 * @param atOnce questions under way
 * @param between from the start of one question to that of the next, to all hosts together
 * @param idle until an empty queue is looked at again
 * @param firstRetry after the first failure; four times as long after each further one
 * @param attempts in vain, until a repo is dropped
 * @param rest until a dropped repo may be queued again
 */
public record RecheckLimits(
        int atOnce, Duration between, Duration idle, Duration firstRetry, int attempts, Duration rest) {
    /** The longest pause, in first ones. */
    private static final int LONGEST = 65_536;

    /**
     * Three repos a second are six requests: little more than half of what all Bluesky hosts together allow one
     * address, so that the gates' questions find room.
     */
    public static RecheckLimits standard() {
        return new RecheckLimits(
                16, Duration.ofMillis(333), Duration.ofSeconds(1), Duration.ofMinutes(1), 6, Duration.ofDays(1));
    }

    /** @param failed how often it failed before, from 0 */
    Duration pauseAfter(int failed) {
        return new GrowingPause(firstRetry, firstRetry.multipliedBy(LONGEST), 4).after(failed + 1L);
    }
}
