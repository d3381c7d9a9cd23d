package parallax.relay.app;

import java.time.Duration;
import java.time.InstantSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpClients;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CacheLifetimes;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentitySources;
import parallax.atproto.identity.RefreshLimit;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.identities.IdentityDisk;

/** Everything that asks other servers over HTTP, behind one guard. */
record Network(
        HttpClients clients,
        AddressGuard guard,
        GuardedHttp backfills,
        XrpcClient xrpc,
        XrpcClient checking,
        IdentityDisk disk,
        CachedResolver identities)
        implements AutoCloseable {
    private static final HttpConcurrency CHECKS = new HttpConcurrency(16, 2, 0);
    private static final HttpConcurrency BACKFILLS = new HttpConcurrency(16, 8, 8);
    // For a turn at a host or its operator's group. What would take longer is asked for again later.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Network open(RelayConfig config, String version, ResolverListener listener, InstantSource clock) {
        AddressGuard guard = config.hosts().guard();
        HttpClients clients = new HttpClients(userAgent(version));
        GuardedHttp calls = clients.polite(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, PATIENCE);
        GuardedHttp checks = clients.polite(guard, HttpLimits.XRPC, CHECKS, PATIENCE);
        IdentityDisk disk = IdentityDisk.open(
                config.dataDir().resolve("identities"),
                config.identities().diskBytes(),
                CacheLifetimes.DEFAULT.found());
        CachedResolver identities = IdentitySources.open(
                        clients, guard, config.plcUrl(), config.identities().plcPerSecond(), PATIENCE)
                .cached(
                        new CacheLimits(config.identities().entries(), CacheLifetimes.DEFAULT, RefreshLimit.DEFAULT)
                                .within(Runtime.getRuntime().maxMemory()),
                        disk,
                        listener);
        return new Network(
                clients,
                guard,
                clients.polite(guard, HttpLimits.XRPC, BACKFILLS, PATIENCE),
                new XrpcClient(calls, clock),
                new XrpcClient(checks, clock),
                disk,
                identities);
    }

    /** With the mark by which relays know each other, so that none takes us for a PDS. */
    static String userAgent(String version) {
        return "parallax/" + version + " (atproto-relay)";
    }

    @Override
    public void close() {
        clients.close();
        disk.close();
    }
}
