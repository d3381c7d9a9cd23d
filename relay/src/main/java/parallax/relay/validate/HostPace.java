package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import parallax.relay.flow.HostId;

/** Spreads the fresh resolutions that each host causes. Any thread. */
final class HostPace {
    private static final int PRUNE_ABOVE = 4096;

    /** Threads that read the clock come here in any order. */
    private static final Duration JITTER = Duration.ofSeconds(1);

    private final Duration every;
    private final Duration burst;
    private Instant latest = Instant.MIN;
    private final Map<HostId, Instant> nextFree = new HashMap<>();

    HostPace(InquiryLimits limits) {
        every = limits.refreshEvery();
        burst = limits.refreshEvery().multipliedBy(limits.refreshBurst() - 1L);
    }

    /** Takes the host's next place; the pause until it comes, zero for at once. */
    synchronized Duration take(HostId host, Instant now) {
        if (latest.isAfter(now.plus(JITTER))) {
            // The clock was set back: nobody is to wait until it is there again.
            nextFree.clear();
            latest = now;
        }
        latest = latest.isAfter(now) ? latest : now;
        if (nextFree.size() > PRUNE_ABOVE) {
            // A host whose place lies in the past is as one that never asked.
            nextFree.values().removeIf(free -> !free.isAfter(now));
        }
        Instant free = nextFree.getOrDefault(host, now);
        Instant from = free.isBefore(now) ? now : free;
        nextFree.put(host, from.plus(every));
        Duration pause = Duration.between(now.plus(burst), from);
        return pause.isNegative() ? Duration.ZERO : pause;
    }
}
