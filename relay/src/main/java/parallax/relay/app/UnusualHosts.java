package parallax.relay.app;

import java.util.List;
import parallax.atproto.address.PrivateHosts;
import parallax.cli.OptionChecks;
import parallax.relay.upstream.CrawlRules;
import picocli.CommandLine.Option;

/** Which hosts may be contacted that are not public. Without these options: none. */
final class UnusualHosts {
    @Option(
            names = "--allow-insecure-hosts",
            fallbackValue = "true",
            description = "Also crawl localhost:PORT over plain ws and http. For development only.")
    private boolean allowInsecureHosts;

    @Option(
            names = "--allow-private-hosts",
            paramLabel = "PATTERN",
            split = ",",
            description = "Also contact hosts at private addresses, over TLS: names, *.corp.internal for all below, or"
                    + " networks such as 10.1.0.0/16, separated by commas.")
    private List<String> privateHosts = List.of();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    CrawlRules allowedBy(CrawlRules rules) {
        CrawlRules secure =
                rules.allowingPrivate(OptionChecks.read("--allow-private-hosts", () -> PrivateHosts.of(privateHosts)));
        return allowInsecureHosts ? secure.allowingInsecure() : secure;
    }
}
