package parallax.relay.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.units.ByteSize;
import parallax.atproto.units.TimeSpan;
import parallax.relay.state.DatabaseUrl;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every option of {@code serve} with its environment twin. picocli fills the fields before anything reads them. */
@SuppressWarnings("NullAway.Init")
final class ServeOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:RELAY_DATA_DIR:-./data/relay}",
            description = "Log, state and control plane [RELAY_DATA_DIR]." + DEFAULT)
    private Path dataDir;

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:RELAY_BIND:-127.0.0.1:2470}",
            description = "API and firehose [RELAY_BIND]." + DEFAULT)
    private HostPort bind;

    @Option(
            names = "--metrics-bind",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:RELAY_METRICS_BIND:-127.0.0.1:2471}",
            description = "Prometheus metrics [RELAY_METRICS_BIND]." + DEFAULT)
    private HostPort metricsBind;

    @Option(
            names = "--plc-url",
            paramLabel = "URL",
            defaultValue = "${env:RELAY_PLC_URL:-https://plc.directory}",
            description = "The PLC directory [RELAY_PLC_URL]." + DEFAULT)
    private URI plcUrl;

    @Option(
            names = "--crawl",
            paramLabel = "HOST",
            split = ",",
            defaultValue = "${env:RELAY_CRAWL:-" + Option.NULL_VALUE + "}",
            description = "Subscribe to this PDS at start; may be repeated [RELAY_CRAWL, separated by commas].")
    private @Nullable List<String> crawl = new ArrayList<>();

    @Option(
            names = "--pull-hosts",
            paramLabel = "RELAY",
            defaultValue = "${env:RELAY_PULL_HOSTS:-" + Option.NULL_VALUE + "}",
            description = "Take over the hosts that another relay lists, once at start [RELAY_PULL_HOSTS].")
    private @Nullable RelayAddress pullHosts;

    @Option(
            names = "--replay-window",
            paramLabel = "TIME",
            defaultValue = "${env:RELAY_REPLAY_WINDOW:-72h}",
            description = "How long events are kept for subscribers that return [RELAY_REPLAY_WINDOW]." + DEFAULT)
    private TimeSpan replayWindow;

    @Option(
            names = "--replay-max-bytes",
            paramLabel = "SIZE",
            defaultValue = "${env:RELAY_REPLAY_MAX_BYTES:-100GiB}",
            description = "The largest log; 0 for no limit but the window [RELAY_REPLAY_MAX_BYTES]." + DEFAULT)
    private ByteSize replayMaxBytes;

    @Option(
            names = "--initial-seq",
            paramLabel = "N",
            defaultValue = "${env:RELAY_INITIAL_SEQ:-1}",
            description = "The lowest seq of the next event: a relay that takes another's place goes on above its seqs"
                    + " [RELAY_INITIAL_SEQ]." + DEFAULT)
    private long initialSeq;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            defaultValue = "${env:RELAY_DATABASE_URL:-" + Option.NULL_VALUE + "}",
            description = "Control plane: sqlite://FILE or postgres://USER:PASSWORD@HOST/DB [RELAY_DATABASE_URL]."
                    + " Default: SQLite in the data folder.")
    private @Nullable DatabaseUrl databaseUrl;

    @Option(
            names = "--nsid-list",
            paramLabel = "URL",
            defaultValue = "${env:RELAY_NSID_LIST:-https://lexicon.garden/llms.txt}",
            description =
                    "A public list of collections that backfills begin with, or none [RELAY_NSID_LIST]." + DEFAULT)
    private NsidListUrl nsidList;

    @Option(
            names = "--lenient-sync-validation",
            defaultValue = "${env:RELAY_LENIENT_SYNC_VALIDATION:-false}",
            description =
                    "Pass commits without prevData, and tooBig ones, instead of refusing them [RELAY_LENIENT_SYNC_VALIDATION].")
    private boolean lenientSync;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private IdentityOptions identities = new IdentityOptions();

    @Mixin
    private HostOptions hosts = new HostOptions();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig config() {
        return new RelayConfig(
                dataDir,
                bind,
                metricsBind,
                api.settings(),
                plcUrl,
                identities.settings(),
                crawl == null ? List.of() : crawl,
                pullHosts,
                hosts.rules(),
                new RelayConfig.Replay(replayWindow.duration(), replayMaxBytes.bytes(), initialSeq),
                databaseUrl,
                nsidList.url(),
                lenientSync);
    }
}
