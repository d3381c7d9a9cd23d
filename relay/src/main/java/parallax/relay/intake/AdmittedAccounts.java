package parallax.relay.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostLimits;
import parallax.relay.flow.RepoState;

/**
 * Accounts per host as of the last admitted event, ahead of the stored counts by what is on its way to the log, and held
 * against the hosts' limits. Any thread; lanes that rule at the same moment may pass a limit by one each.
 */
public final class AdmittedAccounts implements AccountRoom {
    private static final Logger LOG = LoggerFactory.getLogger(AdmittedAccounts.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(6);

    private final ConcurrentHashMap<HostId, Long> counts;
    private final ConcurrentHashMap<HostId, Instant> warned = new ConcurrentHashMap<>();
    private final HostLimits limits;
    private final InstantSource clock;

    /** @param stored the counts of the stored state, before any event is ruled on */
    public AdmittedAccounts(Map<HostId, Long> stored, HostLimits limits, InstantSource clock) {
        this.counts = new ConcurrentHashMap<>(stored);
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public boolean full(HostId host) {
        return of(host) >= limits.accountLimit(host);
    }

    /** Hosts with at least 80 % of the accounts that they may have. */
    public long nearLimit() {
        return counts.keySet().stream().filter(this::nearLimit).count();
    }

    long of(HostId host) {
        return counts.getOrDefault(host, 0L);
    }

    /** An event was admitted that leads an account from one state to another; null for not known. */
    void changed(@Nullable RepoState before, @Nullable RepoState after) {
        HostId left = before != null && before.counted() ? before.host() : null;
        HostId entered = after != null && after.counted() ? after.host() : null;
        if (left != null && !left.equals(entered)) {
            counts.merge(left, -1L, Long::sum);
        }
        if (entered != null && !entered.equals(left)) {
            counts.merge(entered, 1L, Long::sum);
            warnNearLimit(entered);
        }
    }

    private void warnNearLimit(HostId host) {
        if (!nearLimit(host)) {
            return;
        }
        Instant now = clock.instant();
        Instant next = warned.get(host);
        if (next == null || now.isAfter(next.plus(BETWEEN_WARNINGS))) {
            warned.put(host, now);
            LOG.warn(
                    "host {} has {} accounts of the {} it may have; more are refused: see /admin/pds/changeLimits",
                    host.value(),
                    of(host),
                    limits.accountLimit(host));
        }
    }

    private boolean nearLimit(HostId host) {
        long limit = limits.accountLimit(host);
        // This relay's own entries are under no limit.
        return !host.equals(HostId.SELF) && of(host) >= limit - limit / 5;
    }
}
