package parallax.relay.upstream;

import java.util.List;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.PrivateHosts;

/**
 * Which hosts may be crawled, and what they may bring, as the command line says. What the operator changes while the
 * relay runs goes over the last three.
 *
 * @param allowInsecure whether {@code localhost:PORT} may be, over plain ws and http
 * @param privateHosts which may be although they are not public
 * @param accountLimit how many accounts a host may have that is not trusted
 * @param crawlRequests whether strangers may ask for a crawl
 * @param newHostsPerDay how many hosts strangers may bring within 24 hours
 * @param trustedDomains patterns of hosts that are trusted
 */
public record CrawlRules(
        boolean allowInsecure,
        PrivateHosts privateHosts,
        long accountLimit,
        boolean crawlRequests,
        long newHostsPerDay,
        List<String> trustedDomains) {
    /** Throws IllegalArgumentException for what is out of range, or no pattern. */
    public CrawlRules {
        if (accountLimit < 0 || newHostsPerDay < 0) {
            throw new IllegalArgumentException("limits are not negative: " + accountLimit + ", " + newHostsPerDay);
        }
        trustedDomains = trustedDomains.stream()
                .map(DomainPattern::parse)
                .map(DomainPattern::text)
                .toList();
    }

    /** Public hosts only: 100 accounts, 50 new hosts a day, and the hosts of Bluesky trusted. */
    public static CrawlRules standard() {
        return new CrawlRules(false, PrivateHosts.NONE, 100, true, 50, List.of("*.host.bsky.network"));
    }

    /** These, with {@code localhost:PORT} as hosts. */
    public CrawlRules allowingInsecure() {
        return new CrawlRules(true, privateHosts, accountLimit, crawlRequests, newHostsPerDay, trustedDomains);
    }

    /** These, with hosts that are not public. */
    public CrawlRules allowingPrivate(PrivateHosts allowed) {
        return new CrawlRules(allowInsecure, allowed, accountLimit, crawlRequests, newHostsPerDay, trustedDomains);
    }

    /** The guard that lets through what they let through. */
    public AddressGuard guard() {
        AddressGuard guard = AddressGuard.publicOnly().allowingPrivate(privateHosts);
        return allowInsecure ? guard.allowingInsecureLocalhost() : guard;
    }
}
