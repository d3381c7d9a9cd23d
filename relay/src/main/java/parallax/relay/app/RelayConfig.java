package parallax.relay.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.server.TrustedProxies;
import parallax.atproto.units.TimeSpan;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.upstream.CrawlRules;

/**
 * Every setting of a relay.
 *
 * @param dataDir holds the log, the state and, by default, the control plane
 * @param bind where the API and the firehose are served
 * @param metricsBind where {@code /metrics} and {@code /_health} are served
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} names the client
 * @param plcUrl the PLC directory; trusted as the operator wrote it
 * @param crawl hosts to subscribe to at start
 * @param pullHosts a relay whose hosts are subscribed to once at start; null for none
 * @param hosts which hosts may be crawled, and what they may bring
 * @param replay how much of the log is kept for subscribers that return
 * @param databaseUrl the control plane; null for SQLite in the data folder
 * @param adminPassword null makes a random one, shown once at start
 * @param lenientSync whether commits of the protocol before Sync v1.1 are passed
 */
record RelayConfig(
        Path dataDir,
        HostPort bind,
        HostPort metricsBind,
        List<String> trustedProxies,
        URI plcUrl,
        List<String> crawl,
        @Nullable RelayAddress pullHosts,
        CrawlRules hosts,
        Replay replay,
        @Nullable DatabaseUrl databaseUrl,
        @Nullable String adminPassword,
        boolean lenientSync) {

    /**
     * How much of the log is kept.
     *
     * @param window events older than this may be deleted; positive
     * @param maxBytes the oldest events are deleted when the log is larger; 0 for no such limit
     */
    record Replay(Duration window, long maxBytes) {
        Replay {
            if (!window.isPositive()) {
                throw invalid("--replay-window", "'" + new TimeSpan(window) + "' is not longer than zero");
            }
        }
    }

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig {
        crawl = List.copyOf(crawl);
        trustedProxies = List.copyOf(trustedProxies);
        checkProxies(trustedProxies);
        // An empty variable would otherwise let everybody in.
        if (adminPassword != null && adminPassword.isBlank()) {
            throw invalid("--admin-password", "'" + adminPassword + "' is blank (or RELAY_ADMIN_PASSWORD is)");
        }
        for (String host : crawl) {
            checkHost(host, hosts.allowInsecure());
        }
    }

    private static void checkHost(String host, boolean allowInsecure) {
        try {
            Hostname.parse(host, allowInsecure);
        } catch (AddressSyntaxException e) {
            throw invalid("--crawl", String.valueOf(e.getMessage()));
        }
    }

    private static void checkProxies(List<String> proxies) {
        try {
            TrustedProxies.of(proxies);
        } catch (IllegalArgumentException e) {
            throw invalid("--trusted-proxies", String.valueOf(e.getMessage()));
        }
    }

    static IllegalArgumentException invalid(String option, String why) {
        return new IllegalArgumentException("Invalid value for option '" + option + "': " + why);
    }

    boolean allowInsecureHosts() {
        return hosts.allowInsecure();
    }

    TrustedProxies proxies() {
        return TrustedProxies.of(trustedProxies);
    }

    DatabaseUrl controlPlane() {
        return databaseUrl == null ? DatabaseUrl.sqlite(dataDir.resolve("relay.sqlite")) : databaseUrl;
    }
}
