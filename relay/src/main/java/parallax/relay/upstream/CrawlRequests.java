package parallax.relay.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.relay.control.Crawling;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.control.Hosts;

/**
 * Decides which hosts the relay subscribes to: {@code com.atproto.sync.requestCrawl}, the operator's list, start-up.
 */
public final class CrawlRequests implements Crawling {
    private static final Duration DAY = Duration.ofDays(1);

    private final Hosts hosts;
    private final HostSupervisor supervisor;
    private final HostCheck check;
    private final HostPolicy policy;
    private final CheckLimits limits;
    private final InstantSource clock;

    CrawlRequests(Hosts hosts, HostSupervisor supervisor, HostCheck check, HostPolicy policy, InstantSource clock) {
        this.hosts = hosts;
        this.supervisor = supervisor;
        this.check = check;
        this.policy = policy;
        this.limits = CheckLimits.standard(clock);
        this.clock = clock;
    }

    @Override
    public Answer request(String hostname, Asker asker) {
        if (asker instanceof Asker.Stranger && !policy.crawlRequestsTaken()) {
            return new Answer.Refused(Refusal.NOT_TAKEN, "this relay does not accept crawl requests");
        }
        Hostname name;
        try {
            name = policy.name(hostname);
        } catch (AddressSyntaxException e) {
            return new Answer.Refused(Refusal.BAD_HOSTNAME, String.valueOf(e.getMessage()));
        }
        if (policy.banned(name.text())) {
            return banned(name.text());
        }
        Optional<Host> known = hosts.find(name.text());
        if (known.isPresent()) {
            return resubscribe(known.get());
        }
        return switch (asker) {
            case Asker.Operator _ -> subscribeChecked(name, HostOrigin.OPERATOR);
            case Asker.Stranger(InetAddress address) -> requestByStranger(name, address);
        };
    }

    // The limits come before the check, so that a flood of requests is not a flood of outbound requests.
    private Answer requestByStranger(Hostname name, InetAddress address) {
        if (!limits.enter(address)) {
            return new Answer.Refused(Refusal.TOO_MANY_REQUESTS, "too many requests for new hosts; try again later");
        }
        try {
            return dayIsFull() ? noMoreToday() : subscribeChecked(name, HostOrigin.STRANGER);
        } finally {
            limits.leave();
        }
    }

    private Answer subscribeChecked(Hostname name, HostOrigin origin) {
        return check.complaint(name)
                .<Answer>map(complaint -> new Answer.Refused(Refusal.UNREACHABLE, name + ": " + complaint))
                .orElseGet(() -> origin == HostOrigin.STRANGER ? subscribeWithinTheDay(name) : subscribe(name, origin));
    }

    // Again after the check, and one after the other: several that were let through together must not pass the limit.
    private synchronized Answer subscribeWithinTheDay(Hostname name) {
        return dayIsFull() && hosts.find(name.text()).isEmpty() ? noMoreToday() : subscribe(name, HostOrigin.STRANGER);
    }

    private boolean dayIsFull() {
        return hosts.broughtByStrangersSince(clock.instant().minus(DAY)) >= policy.newHostsPerDay();
    }

    private static Answer noMoreToday() {
        return new Answer.Refused(Refusal.TOO_MANY_NEW_HOSTS, "no more new hosts are accepted today");
    }

    /** Subscribes to a host that the operator or a relay names: it may answer later. */
    Answer subscribeNamed(String hostname, HostOrigin origin) {
        try {
            return subscribe(policy.name(hostname), origin);
        } catch (AddressSyntaxException e) {
            return new Answer.Refused(Refusal.BAD_HOSTNAME, String.valueOf(e.getMessage()));
        }
    }

    private Answer subscribe(Hostname name, HostOrigin origin) {
        if (policy.banned(name.text())) {
            return banned(name.text());
        }
        return resubscribe(hosts.register(name.text(), origin, clock.instant()));
    }

    private Answer resubscribe(Host host) {
        if (supervisor.status(host) == HostStatus.BANNED) {
            return banned(host.hostname());
        }
        supervisor.connect(host);
        return new Answer.Subscribed(host.hostname());
    }

    private static Answer banned(String hostname) {
        return new Answer.Refused(Refusal.BANNED, hostname + " is banned from this relay");
    }
}
