package parallax.atproto.politeness;

import java.time.Duration;

/**
 * How many requests may start in any span of time: a burst at once, the rest spread evenly. However callers ask, no
 * window sees more than {@code requests}.
 *
 * @param requests starts in any window, at least 2
 * @param window positive
 * @param burst starts at once after a quiet time, from 1 to {@code requests} - 1; the more, the slower the rest
 */
public record RequestBudget(int requests, Duration window, int burst) {

    public RequestBudget {
        if (!window.isPositive() || burst < 1 || burst >= requests) {
            throw new IllegalArgumentException("a budget has a window, and a burst below its requests");
        }
    }

    /** Nanoseconds between two starts once the burst is used up, rounded up. */
    long gapNanos() {
        return Math.ceilDiv(window.toNanos(), (long) requests - burst);
    }

    /** How far ahead of the time the count of starts may run. */
    long slackNanos() {
        return gapNanos() * (burst - 1L);
    }
}
