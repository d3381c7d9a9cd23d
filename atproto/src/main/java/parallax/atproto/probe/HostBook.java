package parallax.atproto.probe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.politeness.HostGroups;

/** What a probe learnt about hosts, and how many accounts are in work at each operator; an entry for each host met. */
final class HostBook {

    /** @param restUntil not asked before then; null if it may be asked */
    private record Host(
            @Nullable String gone, int silent, @Nullable Instant restUntil) {
        static final Host FRESH = new Host(null, 0, null);
    }

    private final ProbeLimits limits;
    private final InstantSource clock;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> groups = new ConcurrentHashMap<>();

    HostBook(ProbeLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** The permits of the operator of {@code pds}, in the order asked for. */
    Semaphore group(PdsEndpoint pds) {
        String name = HostGroups.DEFAULT.of(pds.hostPort()).name();
        return groups.computeIfAbsent(name, _ -> new Semaphore(limits.atOncePerGroup(), true));
    }

    /** Why the host counts as gone; null if it does not. */
    @Nullable
    String gone(PdsEndpoint pds) {
        return host(pds).gone();
    }

    /** Whether it is left alone for now. */
    boolean rests(PdsEndpoint pds) {
        Instant until = host(pds).restUntil();
        return until != null && clock.instant().isBefore(until);
    }

    void markGone(PdsEndpoint pds, String why) {
        hosts.put(pds.hostPort(), new Host(why, 0, null));
    }

    void answered(PdsEndpoint pds) {
        hosts.put(pds.hostPort(), Host.FRESH);
    }

    /** One more account to which it gave no answer, for all tries. */
    void silent(PdsEndpoint pds) {
        hosts.merge(pds.hostPort(), silent(Host.FRESH), (before, _) -> silent(before));
    }

    private Host silent(Host before) {
        int silent = before.silent() + 1;
        boolean rests = silent >= limits.patience().silentAccounts();
        return new Host(
                before.gone(),
                silent,
                rests ? clock.instant().plus(limits.patience().rest()) : null);
    }

    private Host host(PdsEndpoint pds) {
        return hosts.getOrDefault(pds.hostPort(), Host.FRESH);
    }
}
