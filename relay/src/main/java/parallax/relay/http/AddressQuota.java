package parallax.relay.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import parallax.atproto.address.ClientKey;

/**
 * So many of something for each client in a time. A client's tokens come back evenly over that time. IPv6 addresses
 * count by their /64, which is what one customer gets. Of more clients than are remembered, the one longest unseen is
 * forgotten. Any thread.
 */
final class AddressQuota {
    private static final class Bucket {
        private double tokens;
        private Instant at;

        private Bucket(double tokens, Instant at) {
            this.tokens = tokens;
            this.at = at;
        }
    }

    private final int most;
    private final double perSecond;
    private final InstantSource clock;
    private final Map<ClientKey, Bucket> buckets;

    /**
     * Starts with full quotas.
     *
     * @param most for one client, at once and in each {@code per}
     * @param remembered clients
     */
    AddressQuota(int most, Duration per, int remembered, InstantSource clock) {
        this.most = most;
        this.perSecond = most * 1000.0 / per.toMillis();
        this.clock = clock;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ClientKey, Bucket> eldest) {
                return size() > remembered;
            }
        };
    }

    /** Whether the client has nothing left; takes nothing. */
    synchronized boolean exhausted(InetAddress client) {
        Bucket bucket = buckets.get(ClientKey.of(client));
        return bucket != null && refilled(bucket).tokens < 1;
    }

    /** Takes one; false when the client had none left. */
    synchronized boolean take(InetAddress client) {
        Bucket bucket =
                refilled(buckets.computeIfAbsent(ClientKey.of(client), address -> new Bucket(most, clock.instant())));
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens -= 1;
        return true;
    }

    /** Seconds until one is free again, at least 1. */
    long secondsToNext() {
        return Math.max(1, (long) Math.ceil(1 / perSecond));
    }

    private Bucket refilled(Bucket bucket) {
        Instant now = clock.instant();
        double seconds = Math.max(0, Duration.between(bucket.at, now).toMillis() / 1000.0);
        bucket.tokens = Math.min(most, bucket.tokens + seconds * perSecond);
        bucket.at = now;
        return bucket;
    }
}
