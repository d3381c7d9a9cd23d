package parallax.relay.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parallax.atproto.address.PrivateHosts;
import parallax.relay.upstream.CrawlRules;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which hosts may be crawled, and what they may bring. */
@SuppressWarnings("NullAway.Init")
final class HostOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(
            names = "--trusted-domains",
            paramLabel = "PATTERN",
            split = ",",
            defaultValue = "${env:RELAY_TRUSTED_DOMAINS:-*.host.bsky.network}",
            description = "Hosts that may have 10,000,000 accounts and send fast: names, or *.example.com for all below"
                    + " [RELAY_TRUSTED_DOMAINS, separated by commas]." + DEFAULT)
    private @Nullable List<String> trustedDomains = new ArrayList<>();

    @Option(
            names = "--default-account-limit",
            paramLabel = "N",
            defaultValue = "${env:RELAY_DEFAULT_ACCOUNT_LIMIT:-100}",
            description =
                    "How many accounts a host may have that is not trusted [RELAY_DEFAULT_ACCOUNT_LIMIT]." + DEFAULT)
    private long accountLimit;

    @Option(
            names = "--new-hosts-per-day-limit",
            paramLabel = "N",
            defaultValue = "${env:RELAY_NEW_HOSTS_PER_DAY_LIMIT:-50}",
            description =
                    "How many unknown hosts strangers may have crawled in 24 hours [RELAY_NEW_HOSTS_PER_DAY_LIMIT]."
                            + DEFAULT)
    private long newHostsPerDay;

    @Option(
            names = "--disable-request-crawl",
            defaultValue = "${env:RELAY_DISABLE_REQUEST_CRAWL:-false}",
            description = "Take no crawl requests but the operator's [RELAY_DISABLE_REQUEST_CRAWL].")
    private boolean disableRequestCrawl;

    @Mixin
    private UnusualHosts unusual = new UnusualHosts();

    /** Throws IllegalArgumentException naming the option and what is wrong with its value. */
    CrawlRules rules() {
        notNegative("--default-account-limit", accountLimit);
        notNegative("--new-hosts-per-day-limit", newHostsPerDay);
        List<String> trusted = trustedDomains == null ? List.of() : trustedDomains;
        return unusual.allowedBy(publicOnly(trusted));
    }

    private CrawlRules publicOnly(List<String> trusted) {
        try {
            return new CrawlRules(
                    false, PrivateHosts.NONE, accountLimit, !disableRequestCrawl, newHostsPerDay, trusted);
        } catch (IllegalArgumentException e) {
            throw RelayConfig.invalid("--trusted-domains", String.valueOf(e.getMessage()));
        }
    }

    private static void notNegative(String option, long value) {
        if (value < 0) {
            throw RelayConfig.invalid(option, value + " is negative");
        }
    }
}
