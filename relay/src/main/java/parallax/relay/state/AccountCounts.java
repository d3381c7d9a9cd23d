package parallax.relay.state;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;

/** Accounts per host that are not deleted, kept in step with the repos: changed only together with them. */
final class AccountCounts {
    private final ConcurrentHashMap<HostId, Long> counts = new ConcurrentHashMap<>();

    void load(HostId host, long count) {
        counts.put(host, count);
    }

    Map<HostId, Long> all() {
        return Map.copyOf(counts);
    }

    long of(HostId host) {
        return counts.getOrDefault(host, 0L);
    }

    /** The new counts that a batch of changes leads to; {@link #load} makes them visible once they are stored. */
    Map<HostId, Long> after(Map<HostId, Long> deltas) {
        Map<HostId, Long> after = new HashMap<>();
        deltas.forEach((host, delta) -> {
            if (delta != 0) {
                after.put(host, of(host) + delta);
            }
        });
        return after;
    }

    static void addDelta(Map<HostId, Long> deltas, @Nullable RepoState before, RepoState after) {
        if (before != null && before.counted()) {
            deltas.merge(before.host(), -1L, Long::sum);
        }
        if (after.counted()) {
            deltas.merge(after.host(), 1L, Long::sum);
        }
    }
}
