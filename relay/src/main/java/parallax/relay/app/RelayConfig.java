package parallax.relay.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.event.Event;
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
 * @param api who may ask what, and how often
 * @param plcUrl the PLC directory; trusted as the operator wrote it
 * @param identities how much is remembered of them
 * @param crawl hosts to subscribe to at start
 * @param pullHosts a relay whose hosts are subscribed to once at start; null for none
 * @param hosts which hosts may be crawled, and what they may bring
 * @param replay how much of the log is kept for subscribers that return
 * @param databaseUrl the control plane; null for SQLite in the data folder
 * @param nsidList the public list of collections that backfills begin with; null for none
 * @param lenientSync whether commits of the protocol before Sync v1.1 are passed
 */
record RelayConfig(
        Path dataDir,
        HostPort bind,
        HostPort metricsBind,
        Api api,
        URI plcUrl,
        Identities identities,
        List<String> crawl,
        @Nullable RelayAddress pullHosts,
        CrawlRules hosts,
        Replay replay,
        @Nullable DatabaseUrl databaseUrl,
        @Nullable URI nsidList,
        boolean lenientSync) {

    /**
     * How much of the log is kept.
     *
     * @param window events older than this may be deleted; positive
     * @param maxBytes the oldest events are deleted when the log is larger; 0 for no such limit
     * @param initialSeq the lowest seq of the next event; positive
     */
    record Replay(Duration window, long maxBytes, long initialSeq) {
        Replay {
            if (!window.isPositive()) {
                throw invalid("--replay-window", "'" + new TimeSpan(window) + "' is not longer than zero");
            }
            if (initialSeq < 1 || initialSeq > Event.MAX_SEQ) {
                // No event could be sent under a higher one, and the log could not go back.
                throw invalid("--initial-seq", "'" + initialSeq + "' is not in 1.." + Event.MAX_SEQ);
            }
        }
    }

    /**
     * Who may ask what of the API, and how often.
     *
     * @param trustedProxies addresses and networks whose {@code X-Forwarded-For} names the client
     * @param adminPasswords each opens {@code /admin}; without any a random one is made and shown once at start
     * @param requestsPerMinute of one client; the firehose and the operator are not counted
     * @param consumers of the firehose at once
     * @param consumersPerAddress of them from one client
     */
    record Api(
            List<String> trustedProxies,
            List<String> adminPasswords,
            int requestsPerMinute,
            int consumers,
            int consumersPerAddress) {
        Api {
            trustedProxies = List.copyOf(trustedProxies);
            adminPasswords = List.copyOf(adminPasswords);
            checkProxies(trustedProxies);
            // An empty variable would otherwise let everybody in.
            if (adminPasswords.stream().anyMatch(String::isBlank)) {
                throw invalid("--admin-password", "one is blank (or one in RELAY_ADMIN_PASSWORD is)");
            }
            positive("--requests-per-minute", requestsPerMinute);
            positive("--max-consumers", consumers);
            positive("--max-consumers-per-address", consumersPerAddress);
        }

        private static void positive(String option, int value) {
            if (value < 1) {
                throw invalid(option, "'" + value + "' is below 1");
            }
        }
    }

    /**
     * How much is remembered of identities.
     *
     * @param entries in memory; positive
     * @param diskBytes on disk; at least 64 MiB
     * @param plcPerSecond requests to the PLC directory; positive
     */
    record Identities(int entries, long diskBytes, int plcPerSecond) {
        private static final long LEAST_DISK = 64L << 20;

        Identities {
            if (entries < 1) {
                throw invalid("--identity-cache-entries", "'" + entries + "' is below 1");
            }
            if (diskBytes < LEAST_DISK) {
                throw invalid("--identity-cache-bytes", "'" + diskBytes + "' bytes are less than 64MiB");
            }
            if (plcPerSecond < 1) {
                throw invalid("--plc-requests-per-second", "'" + plcPerSecond + "' is below 1");
            }
        }
    }

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig {
        crawl = List.copyOf(crawl);
        for (String host : crawl) {
            checkHost(host, hosts);
        }
    }

    private static void checkHost(String host, CrawlRules hosts) {
        try {
            Hostname.parse(host, hosts.allowInsecure(), hosts.privateHosts());
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
        return TrustedProxies.of(api.trustedProxies());
    }

    DatabaseUrl controlPlane() {
        return databaseUrl == null ? DatabaseUrl.sqlite(dataDir.resolve("relay.sqlite")) : databaseUrl;
    }
}
