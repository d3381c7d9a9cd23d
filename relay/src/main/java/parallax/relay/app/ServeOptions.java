package parallax.relay.app;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.units.ByteSize;
import parallax.atproto.units.TimeSpan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every option of {@code serve}. */
final class ServeOptions {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:2470",
            description = "Serve the API and the firehose at this address.")
    private HostPort bind;

    @Option(
            names = "--metrics-bind",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:2471",
            description = "Serve Prometheus metrics at this address.")
    private HostPort metricsBind;

    @Option(
            names = "--plc-url",
            paramLabel = "URL",
            defaultValue = "https://plc.directory",
            description = "Resolve did:plc identities at this directory.")
    private URI plcUrl;

    @Option(
            names = "--crawl",
            paramLabel = "HOST",
            split = ",",
            description = "Subscribe to this PDS at start. Repeat the option, or separate hosts by commas.")
    private List<String> crawl = List.of();

    @Option(
            names = "--pull-hosts",
            paramLabel = "RELAY",
            description = "Add the active and idle hosts that this relay lists, once at start.")
    private @Nullable RelayAddress pullHosts;

    @Option(
            names = "--replay-window",
            paramLabel = "TIME",
            defaultValue = "72h",
            description = "Keep events this long for subscribers that return.")
    private TimeSpan replayWindow;

    @Option(
            names = "--replay-max-bytes",
            paramLabel = "SIZE",
            defaultValue = "100GiB",
            description = "Delete the oldest events when the log is larger than this; 0 for no such limit.")
    private ByteSize replayMaxBytes;

    @Option(
            names = "--initial-seq",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number the next event N or higher, so that a relay can continue above the seqs of the one"
                    + " that it replaces.")
    private long initialSeq;

    @Option(
            names = "--nsid-list",
            paramLabel = "URL",
            defaultValue = "https://lexicon.garden/llms.txt",
            description = "Begin backfills with the collections of this public list; none for no list.")
    private NsidListUrl nsidList;

    @Option(
            names = "--lenient-sync-validation",
            fallbackValue = "true",
            description = "Pass commits without prevData, and tooBig or rebase ones, instead of refusing them.")
    private boolean lenientSync;

    @Option(
            names = "--require-proofs",
            fallbackValue = "true",
            description = "Refuse commits that lack a node which would prove them, instead of passing them unproven.")
    private boolean requireProofs;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private IdentityOptions identities = new IdentityOptions();

    @Mixin
    private HostOptions hosts = new HostOptions();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    RelayConfig config() {
        return new RelayConfig(
                data.folder(),
                bind,
                metricsBind,
                api.settings(),
                plcUrl,
                identities.settings(),
                crawl,
                pullHosts,
                hosts.rules(),
                new RelayConfig.Replay(replayWindow.duration(), replayMaxBytes.bytes(), initialSeq),
                data.database(),
                nsidList.url(),
                lenientSync,
                requireProofs);
    }
}
