package parallax.relay.upstream;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.relay.control.Host;
import parallax.relay.control.HostRates;
import parallax.relay.control.HostRules;
import parallax.relay.control.HostRules.Setting;
import parallax.relay.control.HostTerms;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostLimits;

/**
 * What holds for hosts now: the command line, and over it what the operator has changed while the relay ran. Reads come
 * from memory; a change is in the control plane before it holds. Any thread.
 */
public final class HostPolicy implements HostLimits {
    /** A trusted host may have so many accounts. */
    static final long TRUSTED_ACCOUNTS = 10_000_000;

    private record Known(String hostname, HostTerms terms) {}

    private final HostRules stored;
    private final CrawlRules rules;
    private final InstantSource clock;
    private final Map<HostId, Known> hosts = new ConcurrentHashMap<>();
    private volatile List<String> bannedDomains;
    private volatile List<DomainPattern> trusted;
    private volatile boolean crawlRequests;
    private volatile long newHostsPerDay;

    /** Reads what is stored. */
    public HostPolicy(HostRules stored, CrawlRules rules, InstantSource clock) {
        this.stored = stored;
        this.rules = rules;
        this.clock = clock;
        this.bannedDomains = stored.bannedDomains();
        this.trusted =
                stored.setting(Setting.TRUSTED_DOMAINS).map(HostPolicy::listed).orElse(rules.trustedDomains()).stream()
                        .map(DomainPattern::parse)
                        .toList();
        this.crawlRequests = stored.setting(Setting.CRAWL_REQUESTS)
                .map(Boolean::parseBoolean)
                .orElse(rules.crawlRequests());
        this.newHostsPerDay =
                stored.setting(Setting.NEW_HOSTS_PER_DAY).map(Long::parseLong).orElse(rules.newHostsPerDay());
    }

    /** Makes a host's terms known; before that it is a host without terms of its own. */
    void learn(Host host) {
        hosts.put(host.id(), new Known(host.hostname(), host.terms()));
    }

    void forget(HostId host) {
        hosts.remove(host);
    }

    /** The host's name in normal form; throws {@link AddressSyntaxException} for one that may not be crawled. */
    Hostname name(String written) {
        return Hostname.parse(written, rules.allowInsecure(), rules.privateHosts());
    }

    boolean banned(String hostname) {
        return bannedDomains.stream().anyMatch(domain -> DomainPattern.within(hostname, domain));
    }

    boolean trusted(HostId host) {
        Known known = hosts.get(host);
        if (known == null) {
            return false;
        }
        return switch (known.terms().trust()) {
            case TRUSTED -> true;
            case UNTRUSTED -> false;
            case BY_DOMAIN -> trusted.stream().anyMatch(pattern -> pattern.matches(known.hostname()));
        };
    }

    @Override
    public long accountLimit(HostId host) {
        Known known = hosts.get(host);
        if (known != null && known.terms().accountLimit().isPresent()) {
            return known.terms().accountLimit().getAsLong();
        }
        return trusted(host) ? TRUSTED_ACCOUNTS : rules.accountLimit();
    }

    @Override
    public boolean isKnown(HostId host) {
        return hosts.containsKey(host);
    }

    HostRates rates(HostId host) {
        return trusted(host) ? HostRates.trusted() : HostRates.forAccounts(accountLimit(host));
    }

    boolean crawlRequestsTaken() {
        return crawlRequests;
    }

    synchronized void takeCrawlRequests(boolean taken) {
        stored.set(Setting.CRAWL_REQUESTS, Boolean.toString(taken));
        crawlRequests = taken;
    }

    long newHostsPerDay() {
        return newHostsPerDay;
    }

    synchronized void setNewHostsPerDay(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("a limit of " + limit + " hosts a day is negative");
        }
        stored.set(Setting.NEW_HOSTS_PER_DAY, Long.toString(limit));
        newHostsPerDay = limit;
    }

    List<String> bannedDomains() {
        return bannedDomains;
    }

    synchronized void banDomain(String domain) {
        stored.banDomain(domain, clock.instant());
        bannedDomains = Stream.concat(bannedDomains.stream(), Stream.of(domain))
                .distinct()
                .sorted()
                .toList();
    }

    synchronized boolean unbanDomain(String domain) {
        boolean was = stored.unbanDomain(domain);
        bannedDomains =
                bannedDomains.stream().filter(banned -> !banned.equals(domain)).toList();
        return was;
    }

    List<String> trustedDomains() {
        return trusted.stream().map(DomainPattern::text).toList();
    }

    synchronized void trustDomain(DomainPattern pattern) {
        trust(Stream.concat(trusted.stream(), Stream.of(pattern)).distinct().toList());
    }

    synchronized boolean distrustDomain(DomainPattern pattern) {
        boolean was = trusted.contains(pattern);
        trust(trusted.stream().filter(kept -> !kept.equals(pattern)).toList());
        return was;
    }

    private void trust(List<DomainPattern> patterns) {
        stored.set(
                Setting.TRUSTED_DOMAINS,
                String.join(",", patterns.stream().map(DomainPattern::text).toList()));
        trusted = patterns;
    }

    private static List<String> listed(String setting) {
        return Stream.of(setting.split(",")).filter(item -> !item.isBlank()).toList();
    }
}
