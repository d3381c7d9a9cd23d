package parallax.relay.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.relay.flow.AccountRoom;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostLimits;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.UpstreamSource;

/**
 * Accounts per host as of the last admitted event, ahead of the stored counts by what is on its way to the log, and
 * held against the hosts' limits. Any thread; of lanes that want the last room at the same moment one gets it.
 */
public final class AdmittedAccounts implements AccountRoom {
    static final Duration BETWEEN_WARNINGS = Duration.ofHours(6);

    private static final Logger LOG = LoggerFactory.getLogger(AdmittedAccounts.class);

    private final ConcurrentHashMap<HostId, AtomicLong> counts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<HostId, Instant> warned = new ConcurrentHashMap<>();
    private final HostLimits limits;
    private final InstantSource clock;

    /** @param stored the counts of the stored state, before any event is ruled on */
    public AdmittedAccounts(Map<HostId, Long> stored, HostLimits limits, InstantSource clock) {
        stored.forEach((host, count) -> counts.put(host, new AtomicLong(count)));
        // Accounts without a host are under no limit.
        counts.remove(HostId.SELF);
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public boolean full(UpstreamSource host) {
        boolean full = of(host.host()) >= limits.accountLimit(host.host());
        if (full) {
            warnNearLimit(host);
        }
        return full;
    }

    /** Hosts with at least 80 % of the accounts that they may have; deleted hosts do not count. */
    public long nearLimit() {
        return counts.keySet().stream()
                .filter(limits::isKnown)
                .filter(this::nearLimit)
                .count();
    }

    long of(HostId host) {
        AtomicLong count = counts.get(host);
        return count == null ? 0 : count.get();
    }

    /**
     * A host's event leads an account from one state to another; null for not known. False when the account would be
     * one too many for the host: then nothing has changed, and the event must not be admitted.
     */
    boolean admits(UpstreamSource from, @Nullable RepoState before, @Nullable RepoState after) {
        HostId left = holder(before);
        HostId entered = holder(after);
        if (left.equals(entered)) {
            return true;
        }
        if (!entered.equals(HostId.SELF)) {
            boolean admitted = enter(entered);
            warnNearLimit(from);
            if (!admitted) {
                return false;
            }
        }
        leave(left);
        return true;
    }

    /** An event of our own does so. It is under no limit. */
    void changed(@Nullable RepoState before, @Nullable RepoState after) {
        HostId left = holder(before);
        HostId entered = holder(after);
        if (!left.equals(entered)) {
            leave(left);
            if (!entered.equals(HostId.SELF)) {
                counter(entered).incrementAndGet();
            }
        }
    }

    private boolean enter(HostId host) {
        long limit = limits.accountLimit(host);
        return counter(host).getAndUpdate(count -> count < limit ? count + 1 : count) < limit;
    }

    private void leave(HostId host) {
        if (!host.equals(HostId.SELF)) {
            counter(host).decrementAndGet();
        }
    }

    private AtomicLong counter(HostId host) {
        return counts.computeIfAbsent(host, _ -> new AtomicLong());
    }

    /** The host whose limit an account counts against; this relay, which is under none, for other accounts. */
    private static HostId holder(@Nullable RepoState state) {
        return state == null || !state.counted() ? HostId.SELF : state.host();
    }

    /** True when it warned. */
    boolean warnNearLimit(UpstreamSource host) {
        if (!nearLimit(host.host()) || !warningDue(host.host(), clock.instant())) {
            return false;
        }
        LOG.warn(
                "{} has {} accounts of the {} that it may have; more are refused: see /admin/pds/changeLimits",
                host.hostname(),
                of(host.host()),
                limits.accountLimit(host.host()));
        return true;
    }

    // Of two lanes that come at once one warns.
    private boolean warningDue(HostId host, Instant now) {
        Instant last = warned.get(host);
        if (last == null) {
            return warned.putIfAbsent(host, now) == null;
        }
        return !now.isBefore(last.plus(BETWEEN_WARNINGS)) && warned.replace(host, last, now);
    }

    private boolean nearLimit(HostId host) {
        long limit = limits.accountLimit(host);
        return !host.equals(HostId.SELF) && of(host) >= limit - limit / 5;
    }
}
