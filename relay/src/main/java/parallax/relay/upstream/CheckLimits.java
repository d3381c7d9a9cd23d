package parallax.relay.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.ClientKey;

/**
 * How many checks of unknown hosts strangers may cause: per minute in all and from one address, and at once. A check
 * that fails leaves no host, so the limit on new hosts does not bound them. IPv6 addresses count by their /64. Any
 * thread.
 */
final class CheckLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perAddress;
    private final int inAll;
    private final int atOnce;
    private final InstantSource clock;
    /** Never more entries than {@code inAll}: only checks that are let through are counted. */
    private final Map<ClientKey, Integer> counted = new HashMap<>();

    private @Nullable Instant since;
    private int count;
    private int running;

    /**
     * Limits that are at least 1.
     *
     * @param perAddress checks in a minute for one client
     * @param inAll checks in a minute
     * @param atOnce checks that run at the same time
     */
    CheckLimits(int perAddress, int inAll, int atOnce, InstantSource clock) {
        if (perAddress < 1 || inAll < 1 || atOnce < 1) {
            throw new IllegalArgumentException(
                    "limits of checks are positive: " + perAddress + ", " + inAll + ", " + atOnce);
        }
        this.perAddress = perAddress;
        this.inAll = inAll;
        this.atOnce = atOnce;
        this.clock = clock;
    }

    /** Ten a minute for one client, 60 for all, 8 at once. */
    static CheckLimits standard(InstantSource clock) {
        return new CheckLimits(10, 60, 8, clock);
    }

    /** Whether a check may run; each true is followed by one {@link #leave}. Never blocks. */
    synchronized boolean enter(InetAddress client) {
        Instant now = clock.instant();
        if (since == null || Duration.between(since, now).abs().compareTo(WINDOW) >= 0) {
            since = now;
            count = 0;
            counted.clear();
        }
        ClientKey key = ClientKey.of(client);
        int before = counted.getOrDefault(key, 0);
        if (running >= atOnce || count >= inAll || before >= perAddress) {
            return false;
        }
        running++;
        count++;
        counted.put(key, before + 1);
        return true;
    }

    synchronized void leave() {
        running--;
    }
}
