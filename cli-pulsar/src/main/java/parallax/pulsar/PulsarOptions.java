package parallax.pulsar;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.cli.OptionTypes;
import parallax.cli.PlcOptions;
import parallax.cli.ReportOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Every option of pulsar. */
final class PulsarOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "RELAY",
            description = "A firehose to measure: a host name, a URL, name=URL, or"
                    + " name=https://host:3001,ws=wss://host:3000 where XRPC and firehose have different ports.")
    List<RelayAddress> relays;

    @Option(
            names = "--reference",
            paramLabel = "RELAY",
            description = "Compare the relays with this stream. name=URL+URL+URL is the union of several streams, which"
                    + " are treated as PDSes. Default: the union of the relays.")
    @Nullable
    ReferenceAddress reference;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "Count events for this long, such as 90s or 2m.")
    Duration window;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Listen this long before and after the window too, so that its edges make no gaps.")
    Duration grace;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            description = "Wait this long for every stream; a stream that is not flowing by then is left out.")
    Duration connectTimeout;

    @Mixin
    ReportOptions results;

    @Option(
            names = "--fail-under",
            paramLabel = "PCT",
            description = "Exit with 3 if a relay carried less than this share, in percent. Exit with 1 if the share is"
                    + " not known because streams were interrupted.")
    @Nullable
    Double failUnder;

    @Option(
            names = "--fail-on-unexplained",
            fallbackValue = "true",
            description = "Exit with 3 if a relay missed an event that no rule says to refuse. Exit with 1 if that is"
                    + " not known.")
    boolean failOnUnexplained;

    @Option(
            names = "--explain",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Resolve at most N DIDs of missed events; the others stay unchecked.")
    int explain;

    @Option(
            names = "--probe",
            paramLabel = "N|all|none",
            defaultValue = "200",
            converter = OptionTypes.Sample.class,
            description = "Ask the PDSes about at most N of the accounts that only one side showed. Of a larger set, a"
                    + " random sample is asked about; the others stay unchecked.")
    int probe;

    @Mixin
    PlcOptions plc;

    @Option(
            names = "--max-events",
            paramLabel = "N",
            defaultValue = "4000000",
            description = "Hold at most N distinct events in memory, about 150 bytes each, and never more than half of"
                    + " the heap. More events make the result partial.")
    int maxEvents;
}
