package parallax.relay.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.Hostname;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.event.Event;
import parallax.atproto.server.TrustedProxies;
import parallax.cli.OptionChecks;
import parallax.cli.WrongUsage;
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
 * @param database the control plane
 * @param nsidList the public list of collections that backfills begin with; null for none
 * @param lenientSync whether commits of the protocol before Sync v1.1 are passed
 * @param requireProofs whether commits are refused that lack a node which would prove them
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
        DatabaseUrl database,
        @Nullable URI nsidList,
        boolean lenientSync,
        boolean requireProofs) {

    /**
     * How much of the log is kept.
     *
     * @param window events older than this may be deleted; positive
     * @param maxBytes the oldest events are deleted when the log is larger; 0 for no such limit
     * @param initialSeq the lowest seq of the next event; positive
     */
    record Replay(Duration window, long maxBytes, long initialSeq) {
        Replay {
            OptionChecks.positive("--replay-window", window);
            // No event could be sent under a higher one, and the log could not go back.
            OptionChecks.within("--initial-seq", initialSeq, 1, Event.MAX_SEQ);
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
            List<String> proxies = List.copyOf(trustedProxies);
            trustedProxies = proxies;
            adminPasswords = List.copyOf(adminPasswords);
            OptionChecks.read("--trusted-proxies", () -> TrustedProxies.of(proxies));
            // An empty variable would otherwise let everybody in.
            if (adminPasswords.stream().anyMatch(String::isBlank)) {
                throw WrongUsage.of("--admin-password", "a password must not be blank");
            }
            OptionChecks.atLeast("--requests-per-minute", requestsPerMinute, 1);
            OptionChecks.atLeast("--max-consumers", consumers, 1);
            OptionChecks.atLeast("--max-consumers-per-address", consumersPerAddress, 1);
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
            OptionChecks.atLeast("--identity-cache-entries", entries, 1);
            if (diskBytes < LEAST_DISK) {
                throw WrongUsage.of("--identity-cache-bytes", "'" + diskBytes + "' must be at least 64MiB");
            }
            OptionChecks.atLeast("--plc-requests-per-second", plcPerSecond, 1);
        }
    }

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig {
        crawl = List.copyOf(crawl);
        for (String host : crawl) {
            OptionChecks.read("--crawl", () -> Hostname.parse(host, hosts.allowInsecure(), hosts.privateHosts()));
        }
    }

    boolean allowInsecureHosts() {
        return hosts.allowInsecure();
    }

    TrustedProxies proxies() {
        return TrustedProxies.of(api.trustedProxies());
    }
}
