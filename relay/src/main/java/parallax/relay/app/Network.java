package parallax.relay.app;

import java.time.Duration;
import java.time.InstantSource;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.http.WaitPolicy;
import parallax.atproto.identity.CacheLifetimes;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.MethodResolver;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RefreshLimit;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.identity.WebResolver;
import parallax.atproto.politeness.PoliteTurns;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.identities.IdentityDisk;

/** Everything that asks other servers over HTTP, behind one guard. */
record Network(
        String userAgent,
        AddressGuard guard,
        GuardedHttp directory,
        GuardedHttp documents,
        GuardedHttp calls,
        GuardedHttp checks,
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
        String userAgent = userAgent(version);
        GuardedHttp directory = new GuardedHttp(
                guard.trusting(config.plcUrl()), HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, userAgent);
        // What the operator trusts for the directory must not be within reach of a did:web's redirect.
        WaitPolicy manners = new WaitPolicy(PoliteTurns.standard(), PATIENCE);
        GuardedHttp documents =
                new GuardedHttp(guard, HttpLimits.DOCUMENTS, HttpConcurrency.DEFAULT, userAgent, manners);
        GuardedHttp calls = new GuardedHttp(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, userAgent, manners);
        GuardedHttp backfills = new GuardedHttp(guard, HttpLimits.XRPC, BACKFILLS, userAgent, manners);
        GuardedHttp checks = new GuardedHttp(guard, HttpLimits.XRPC, CHECKS, userAgent, manners);
        RequestRate rate = RequestRate.perSecond(config.identities().plcPerSecond());
        IdentityDisk disk = IdentityDisk.open(
                config.dataDir().resolve("identities"),
                config.identities().diskBytes(),
                CacheLifetimes.DEFAULT.found());
        CachedResolver identities = new CachedResolver(
                new MethodResolver(
                        new PlcResolver(directory, config.plcUrl(), rate, clock), new WebResolver(documents, clock)),
                new CacheLimits(config.identities().entries(), CacheLifetimes.DEFAULT, RefreshLimit.DEFAULT)
                        .within(Runtime.getRuntime().maxMemory()),
                disk,
                listener,
                clock);
        XrpcClient xrpc = new XrpcClient(calls, clock);
        return new Network(
                userAgent,
                guard,
                directory,
                documents,
                calls,
                checks,
                backfills,
                xrpc,
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
        directory.close();
        documents.close();
        calls.close();
        checks.close();
        backfills.close();
        disk.close();
    }
}
