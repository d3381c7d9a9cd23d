package parallax.relay.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import parallax.atproto.address.AddressSyntaxException;
import parallax.atproto.address.Hostname;
import parallax.relay.flow.Crawling;
import parallax.relay.flow.Host;
import parallax.relay.flow.HostStatus;
import parallax.relay.flow.Hosts;

/** Decides which hosts the relay subscribes to: {@code com.atproto.sync.requestCrawl}, the operator's list, start-up. */
public final class CrawlRequests implements Crawling {
    private static final Duration DAY = Duration.ofDays(1);

    private final Hosts hosts;
    private final HostSupervisor supervisor;
    private final HostCheck check;
    private final CrawlRules rules;
    private final CheckLimits limits;
    private final InstantSource clock;

    CrawlRequests(Hosts hosts, HostSupervisor supervisor, HostCheck check, CrawlRules rules, InstantSource clock) {
        this.hosts = hosts;
        this.supervisor = supervisor;
        this.check = check;
        this.rules = rules;
        this.limits = CheckLimits.standard(clock);
        this.clock = clock;
    }

    @Override
    public Answer request(String hostname, Asker asker) {
        Hostname name;
        try {
            name = Hostname.parse(hostname, rules.allowInsecure());
        } catch (AddressSyntaxException e) {
            return new Answer.Refused(Refusal.BAD_HOSTNAME, String.valueOf(e.getMessage()));
        }
        Optional<Host> known = hosts.find(name.text());
        if (known.isPresent()) {
            return resubscribe(known.get());
        }
        return switch (asker) {
            case Asker.Operator _ -> subscribeChecked(name);
            case Asker.Stranger(InetAddress address) -> requestByStranger(name, address);
        };
    }

    // The limits come before the check, so that a flood of requests is not a flood of outbound requests.
    private Answer requestByStranger(Hostname name, InetAddress address) {
        if (!limits.enter(address)) {
            return new Answer.Refused(Refusal.TOO_MANY_REQUESTS, "too many requests for new hosts; try again later");
        }
        try {
            return hosts.createdSince(clock.instant().minus(DAY)) >= rules.newHostsPerDay()
                    ? new Answer.Refused(Refusal.TOO_MANY_NEW_HOSTS, "no more new hosts are taken today")
                    : subscribeChecked(name);
        } finally {
            limits.leave();
        }
    }

    private Answer subscribeChecked(Hostname name) {
        return check.complaint(name)
                .<Answer>map(complaint -> new Answer.Refused(Refusal.UNREACHABLE, name + ": " + complaint))
                .orElseGet(() -> subscribe(name));
    }

    /** Subscribes to a host that the operator names: it may answer later. */
    Answer subscribeNamed(String hostname) {
        try {
            return subscribe(Hostname.parse(hostname, rules.allowInsecure()));
        } catch (AddressSyntaxException e) {
            return new Answer.Refused(Refusal.BAD_HOSTNAME, String.valueOf(e.getMessage()));
        }
    }

    /** Subscribes to a host that another relay vouches for: it may answer later. */
    Answer subscribe(Hostname name) {
        return resubscribe(hosts.register(name.text(), clock.instant()));
    }

    private Answer resubscribe(Host host) {
        if (supervisor.status(host) == HostStatus.BANNED) {
            return new Answer.Refused(Refusal.BANNED, host.hostname() + " is banned from this relay");
        }
        supervisor.connect(host);
        return new Answer.Subscribed(host.hostname());
    }
}
