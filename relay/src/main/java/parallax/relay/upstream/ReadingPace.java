package parallax.relay.upstream;

import java.time.Duration;
import parallax.relay.control.HostRates;

/** How fast one host is read: by the second, the hour and the day. One thread at a time. */
final class ReadingPace {
    private final SlidingCount second = new SlidingCount(Duration.ofSeconds(1));
    private final SlidingCount hour = new SlidingCount(Duration.ofHours(1));
    private final SlidingCount day = new SlidingCount(Duration.ofDays(1));

    /**
     * Nanoseconds until the host's next event may be taken; 0 takes it.
     *
     * @param now nanoseconds; falling only when the clock was set back
     */
    long take(HostRates rates, long now) {
        long wait = Math.max(
                second.waitFor(rates.perSecond(), now),
                Math.max(hour.waitFor(rates.perHour(), now), day.waitFor(rates.perDay(), now)));
        if (wait == 0) {
            second.add(now);
            hour.add(now);
            day.add(now);
        }
        return wait;
    }
}
