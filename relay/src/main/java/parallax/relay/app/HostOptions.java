package parallax.relay.app;

import java.util.List;
import parallax.atproto.address.PrivateHosts;
import parallax.cli.OptionChecks;
import parallax.relay.upstream.CrawlRules;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which hosts may be crawled, and what they may bring. */
final class HostOptions {
    @Option(
            names = "--trusted-domains",
            paramLabel = "PATTERN",
            split = ",",
            defaultValue = "*.host.bsky.network",
            description =
                    "Let these hosts have 10,000,000 accounts and send fast: names, or *.example.com for all below,"
                            + " separated by commas.")
    private List<String> trustedDomains;

    @Option(
            names = "--default-account-limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Let a host that is not trusted have at most N accounts.")
    private long accountLimit;

    @Option(
            names = "--new-hosts-per-day-limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Let strangers request the crawl of at most N unknown hosts in 24 hours.")
    private long newHostsPerDay;

    @Option(
            names = "--disable-request-crawl",
            fallbackValue = "true",
            description = "Take crawl requests from the operator only.")
    private boolean disableRequestCrawl;

    @Mixin
    private UnusualHosts unusual = new UnusualHosts();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    CrawlRules rules() {
        OptionChecks.atLeast("--default-account-limit", accountLimit, 0);
        OptionChecks.atLeast("--new-hosts-per-day-limit", newHostsPerDay, 0);
        CrawlRules publicOnly = OptionChecks.read(
                "--trusted-domains",
                () -> new CrawlRules(
                        false, PrivateHosts.NONE, accountLimit, !disableRequestCrawl, newHostsPerDay, trustedDomains));
        return unusual.allowedBy(publicOnly);
    }
}
