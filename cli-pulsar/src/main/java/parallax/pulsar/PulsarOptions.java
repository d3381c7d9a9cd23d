package parallax.pulsar;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.cli.OptionTypes;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every option of pulsar; each has an environment twin. */
final class PulsarOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "RELAY",
            converter = OptionTypes.Relay.class,
            description = "A firehose to measure: a host name, a URL, name=URL, or"
                    + " name=https://host:3001,ws=wss://host:3000 where XRPC and firehose have different ports.")
    List<RelayAddress> relays;

    @Option(
            names = "--reference",
            paramLabel = "RELAY",
            defaultValue = "${env:PULSAR_REFERENCE}",
            converter = OptionTypes.Reference.class,
            description =
                    "What the relays are compared with; name=URL+URL+URL is the union of several streams, taken for"
                            + " PDSes. Without it, the union of the relays.")
    @Nullable
    ReferenceAddress reference;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "${env:PULSAR_WINDOW:-2m}",
            converter = OptionTypes.Time.class,
            description = "How long events count, such as 90s or 2m (default: ${DEFAULT-VALUE}).")
    Duration window;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "${env:PULSAR_GRACE:-10s}",
            converter = OptionTypes.Time.class,
            description = "Listened to before and after the window, so that its edges make no gaps"
                    + " (default: ${DEFAULT-VALUE}).")
    Duration grace;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "${env:PULSAR_CONNECT_TIMEOUT:-15s}",
            converter = OptionTypes.Time.class,
            description = "For all streams to flow; one that does not takes no part (default: ${DEFAULT-VALUE}).")
    Duration connectTimeout;

    @Option(
            names = "--report",
            paramLabel = "FILE.md",
            defaultValue = "${env:PULSAR_REPORT}",
            description =
                    "Write the report as Markdown; - writes it to standard output, and the table to standard error.")
    @Nullable
    String report;

    @Option(
            names = "--json",
            paramLabel = "FILE.json",
            defaultValue = "${env:PULSAR_JSON}",
            description =
                    "Write the whole result as JSON; - writes it to standard output, and the table to standard error.")
    @Nullable
    String json;

    @Option(
            names = "--fail-under",
            paramLabel = "PCT",
            defaultValue = "${env:PULSAR_FAIL_UNDER}",
            description =
                    "Exit with 3 if a relay carried less than this, in percent; with 1 if that is not known because"
                            + " streams were interrupted.")
    @Nullable
    Double failUnder;

    @Option(
            names = "--fail-on-unexplained",
            defaultValue = "${env:PULSAR_FAIL_ON_UNEXPLAINED:-false}",
            description =
                    "Exit with 3 if a relay missed an event that the rules do not say to refuse; with 1 if that is"
                            + " not known.")
    boolean failOnUnexplained;

    @Option(
            names = "--explain",
            paramLabel = "N",
            defaultValue = "${env:PULSAR_EXPLAIN:-2000}",
            description = "How many DIDs of missed events are resolved; the others stay unchecked"
                    + " (default: ${DEFAULT-VALUE}).")
    int explain;

    @Option(
            names = "--probe",
            paramLabel = "N|all|none",
            defaultValue = "${env:PULSAR_PROBE:-200}",
            converter = OptionTypes.Sample.class,
            description = "How many of the accounts that one side showed and the other did not are asked about at their"
                    + " PDS, a random sample of each such set; the others stay unchecked (default: ${DEFAULT-VALUE}).")
    int probe;

    @Option(
            names = "--plc-url",
            paramLabel = "URL",
            defaultValue = "${env:PULSAR_PLC_URL:-https://plc.directory}",
            converter = OptionTypes.Url.class,
            description = "The directory of did:plc (default: ${DEFAULT-VALUE}).")
    URI plcUrl;

    @Option(
            names = "--plc-rate",
            paramLabel = "N",
            defaultValue = "${env:PULSAR_PLC_RATE:-10}",
            description = "Requests a second to it (default: ${DEFAULT-VALUE}).")
    int plcRate;

    @Option(
            names = "--max-events",
            paramLabel = "N",
            defaultValue = "${env:PULSAR_MAX_EVENTS:-4000000}",
            description = "Distinct events held in memory, about 150 bytes each, and in any case no more than half of"
                    + " the heap takes; more make the result partial"
                    + " (default: ${DEFAULT-VALUE}).")
    int maxEvents;
}
