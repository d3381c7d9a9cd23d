package parallax.relay.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.upstream.CrawlRules;

/** A whole relay in this process on free loopback ports, for the tests of every package. */
public final class RunningRelay implements AutoCloseable {
    /** The operator's password. */
    public static final String PASSWORD = "open sesame";

    /** Another that opens it as well, as while a password is changed. */
    public static final String SECOND_PASSWORD = "open barley";

    private static final List<String> PASSWORDS = List.of(PASSWORD, SECOND_PASSWORD);

    /** What {@code Server} and {@code /_health} tell. */
    public static final String VERSION = "1.2.3-test";

    private static final RelayConfig.Identities IDENTITIES = new RelayConfig.Identities(10_000, 64L << 20, 1_000);

    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final Relay relay;

    private RunningRelay(RelayConfig config) {
        relay = Relay.start(config, config.api().adminPasswords(), VERSION, cause -> death.compareAndSet(null, cause));
    }

    /** Reaches {@code localhost:PORT} hosts; returns before it is connected to them. */
    public static RunningRelay start(Path dataDir, URI plc, String... crawl) {
        return new RunningRelay(config(dataDir, plc, List.of(crawl), true));
    }

    /** The same, with these hosts trusted: they are read as fast as they send, others 50 events in a second. */
    public static RunningRelay startTrusting(Path dataDir, URI plc, String... crawl) {
        return startTrustingOn(null, dataDir, plc, crawl);
    }

    /** The same, strict or lenient about commits of the protocol before Sync v1.1. */
    public static RunningRelay start(boolean lenient, Path dataDir, URI plc, String... crawl) {
        RelayConfig config = config(dataDir, plc, List.of(crawl), true);
        return new RunningRelay(changed(config, config.replay(), config.database(), lenient));
    }

    /** Keeps its hosts, which are trusted, in this database; null for the one in its folder. */
    public static RunningRelay startTrustingOn(@Nullable DatabaseUrl database, Path dataDir, URI plc, String... crawl) {
        CrawlRules standard = CrawlRules.standard().allowingInsecure();
        CrawlRules trusting = new CrawlRules(
                standard.allowInsecure(),
                standard.privateHosts(),
                standard.accountLimit(),
                standard.crawlRequests(),
                standard.newHostsPerDay(),
                List.of(crawl));
        RelayConfig config = config(dataDir, plc, List.of(crawl), trusting, api(List.of()));
        return new RunningRelay(changed(
                config, config.replay(), database == null ? config.database() : database, config.lenientSync()));
    }

    /** Numbers its next event with this, when it has not come so far: the log goes on in a new segment. */
    public static RunningRelay startAtSeq(long initialSeq, Path dataDir, URI plc, String... crawl) {
        RelayConfig config = config(dataDir, plc, List.of(crawl), true);
        RelayConfig.Replay replay = config.replay();
        return new RunningRelay(changed(
                config,
                new RelayConfig.Replay(replay.window(), replay.maxBytes(), initialSeq),
                config.database(),
                config.lenientSync()));
    }

    private static RelayConfig changed(
            RelayConfig from, RelayConfig.Replay replay, DatabaseUrl database, boolean lenient) {
        return new RelayConfig(
                from.dataDir(),
                from.bind(),
                from.metricsBind(),
                from.api(),
                from.plcUrl(),
                from.identities(),
                from.crawl(),
                from.pullHosts(),
                from.hosts(),
                replay,
                database,
                from.nsidList(),
                lenient,
                from.requireProofs());
    }

    /** Reaches public hosts only, as a relay does by default. */
    public static RunningRelay startPublicOnly(Path dataDir, URI plc) {
        return new RunningRelay(config(dataDir, plc, List.of(), false));
    }

    /** Believes the {@code X-Forwarded-For} of this machine. */
    public static RunningRelay startBehindProxy(Path dataDir, URI plc) {
        return new RunningRelay(config(dataDir, plc, List.of(), false, api(List.of("127.0.0.1"))));
    }

    /** Answers one client no more than so many requests in a minute, and no more than so many subscribers. */
    public static RunningRelay startLimited(Path dataDir, URI plc, int requestsPerMinute, int consumersPerAddress) {
        return new RunningRelay(config(
                dataDir,
                plc,
                List.of(),
                true,
                new RelayConfig.Api(List.of(), PASSWORDS, requestsPerMinute, 10, consumersPerAddress)));
    }

    private static RelayConfig config(Path dataDir, URI plc, List<String> crawl, boolean insecure) {
        return config(dataDir, plc, crawl, insecure, api(List.of()));
    }

    private static RelayConfig.Api api(List<String> proxies) {
        return new RelayConfig.Api(proxies, PASSWORDS, 1_000_000, 1000, 100);
    }

    static RelayConfig config(Path dataDir, URI plc, List<String> crawl, boolean insecure, RelayConfig.Api api) {
        CrawlRules hosts = insecure ? CrawlRules.standard().allowingInsecure() : CrawlRules.standard();
        return config(dataDir, plc, crawl, hosts, api);
    }

    private static RelayConfig config(
            Path dataDir, URI plc, List<String> crawl, CrawlRules hosts, RelayConfig.Api api) {
        HostPort freePort = new HostPort("127.0.0.1", 0);
        RelayConfig.Replay replay = new RelayConfig.Replay(Duration.ofHours(1), 0, 1);
        DatabaseUrl database = DatabaseUrl.sqlite(dataDir.resolve("relay.sqlite"));
        return new RelayConfig(
                dataDir,
                freePort,
                freePort,
                api,
                plc,
                IDENTITIES,
                crawl,
                null,
                hosts,
                replay,
                database,
                null,
                false,
                false);
    }

    /** {@code http://127.0.0.1:PORT} of the API and the firehose. */
    public URI api() {
        return URI.create("http://127.0.0.1:" + relay.apiPort());
    }

    /** {@code http://127.0.0.1:PORT} of metrics. */
    public URI metrics() {
        return URI.create("http://127.0.0.1:" + relay.metricsPort());
    }

    /** Stops; fails when a stage died on the way. */
    @Override
    public void close() {
        relay.close();
        Throwable cause = death.get();
        if (cause != null) {
            throw new AssertionError("a stage of the relay died", cause);
        }
    }
}
