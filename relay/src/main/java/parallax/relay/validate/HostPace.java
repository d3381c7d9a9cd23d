package parallax.relay.validate;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import parallax.relay.flow.HostId;

/** Spreads the fresh resolutions that each host causes. Any thread. */
final class HostPace {
    private static final int PRUNE_ABOVE = 4096;

    private final Duration every;
    private final Duration burst;
    private final Map<HostId, Instant> nextFree = new HashMap<>();

    HostPace(InquiryLimits limits) {
        every = limits.refreshEvery();
        burst = limits.refreshEvery().multipliedBy(limits.refreshBurst() - 1L);
    }

    /** Takes the host's next place; the pause until it comes, zero for at once. */
    synchronized Duration take(HostId host, Instant now) {
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
