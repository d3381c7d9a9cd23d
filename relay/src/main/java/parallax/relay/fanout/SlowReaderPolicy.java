package parallax.relay.fanout;

import java.time.Duration;
import java.time.Instant;

/**
 * When a subscriber is too slow. One whose place has left the window always is; until then it costs no more than its
 * open socket, so being behind alone is no reason.
 *
 * @param noProgress how long a socket with unsent frames may take nothing of them
 */
public record SlowReaderPolicy(Duration noProgress) {
    public SlowReaderPolicy {
        if (!noProgress.isPositive()) {
            throw new IllegalArgumentException("the time without progress is positive: " + noProgress);
        }
    }

    /** Two minutes, in which one flush of 256 KiB passes at 2 KB/s. */
    public static SlowReaderPolicy defaults() {
        return new SlowReaderPolicy(Duration.ofMinutes(2));
    }

    boolean tooSlow(Instant lastProgress, Instant now) {
        return Duration.between(lastProgress, now).compareTo(noProgress) >= 0;
    }
}
