package parallax.relay.upstream;

import java.time.Duration;

/**
 * How much happened within a sliding window, from two counters: this fixed window's, and the part of the last one's
 * that the sliding window still covers. One thread at a time.
 */
final class SlidingCount {
    private final long window;
    private long windowStart = Long.MIN_VALUE;
    private long before;
    private long current;

    SlidingCount(Duration window) {
        this.window = window.toNanos();
    }

    /**
     * How long until one more fits under a limit; 0 when it does now.
     *
     * @param now nanoseconds; falling only when the clock was set back
     */
    long waitFor(long limit, long now) {
        roll(now);
        long into = now - windowStart;
        if (current < limit) {
            // What is left of the last window's weight has to fall below what is free.
            double free = limit - current;
            long enough = before < free ? 0 : (long) Math.ceil(window * (1 - free / (before + 1.0)));
            return Math.max(0, enough - into);
        }
        long next = (long) Math.ceil(window * (1 - limit / (current + 1.0)));
        return window - into + Math.max(0, next);
    }

    void add(long now) {
        roll(now);
        current++;
    }

    private void roll(long now) {
        // A clock that was set back would else hold everything up until it is there again.
        if (windowStart == Long.MIN_VALUE || now < windowStart) {
            windowStart = now;
        }
        long passed = (now - windowStart) / window;
        if (passed > 0) {
            before = passed == 1 ? current : 0;
            current = 0;
            windowStart += passed * window;
        }
    }
}
