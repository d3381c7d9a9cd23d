package parallax.relay.upstream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import parallax.relay.control.Host;
import parallax.relay.control.HostControl;
import parallax.relay.control.HostDetail;
import parallax.relay.control.HostStatus;
import parallax.relay.control.HostTerms;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;
import parallax.relay.flow.StartFrom;

/** The operator's acts: first into the control plane, then to the sockets. */
record HostOperations(
        Hosts hosts,
        HostPolicy policy,
        HostSupervisor supervisor,
        StatusWriter statuses,
        CursorBook cursors,
        ToLongFunction<HostId> accounts)
        implements HostControl {
    @Override
    public List<HostDetail> details(HostId after, int limit) {
        return hosts.page(after, limit).stream().map(this::detailed).toList();
    }

    @Override
    public Optional<HostDetail> detail(String hostname) {
        return found(hostname).map(this::detailed);
    }

    private HostDetail detailed(Host host) {
        policy.learn(host);
        HostId id = host.id();
        return new HostDetail(
                new Host(id, host.hostname(), supervisor.status(host), host.createdAt(), host.terms()),
                supervisor.open(id),
                cursors.highestSeen(id),
                cursors.lowWater(id),
                accounts.applyAsLong(id),
                policy.accountLimit(id),
                policy.trusted(id),
                policy.rates(id),
                supervisor.frames(id));
    }

    @Override
    public Outcome disconnect(String hostname) throws InterruptedException {
        Optional<Host> host = found(hostname);
        if (host.isEmpty()) {
            return Outcome.UNKNOWN_HOST;
        }
        if (!supervisor.open(host.get().id())) {
            return Outcome.NOT_CONNECTED;
        }
        supervisor.restart(host.get(), null);
        return Outcome.DONE;
    }

    @Override
    public Outcome ban(String hostname) {
        return on(hostname, host -> {
            set(host, HostStatus.BANNED);
            supervisor.ban(host.id());
        });
    }

    @Override
    public Outcome unban(String hostname) throws InterruptedException {
        return on(hostname, host -> {
            if (host.status() == HostStatus.BANNED) {
                set(host, HostStatus.ACTIVE);
                supervisor.unban(host.id());
                supervisor.restart(again(host), null);
            }
        });
    }

    // The writer may hold an older status that it could not write yet: it must not come last.
    private void set(Host host, HostStatus status) {
        hosts.setStatus(host.id(), status);
        statuses.put(host.id(), status);
    }

    @Override
    public Outcome resetCursor(String hostname, StartFrom from) throws InterruptedException {
        return on(hostname, host -> supervisor.restart(host, from));
    }

    @Override
    public Outcome delete(String hostname) throws InterruptedException {
        return on(hostname, host -> {
            // The row first: a crawl request that comes in between makes a new host of it.
            hosts.delete(host.id());
            supervisor.forget(host.id());
        });
    }

    @Override
    public Outcome setAccountLimit(String hostname, OptionalLong limit) {
        return on(
                hostname, host -> grant(host, new HostTerms(limit, host.terms().trust())));
    }

    @Override
    public Outcome setTrust(String hostname, Trust trust) {
        return on(hostname, host -> grant(host, new HostTerms(host.terms().accountLimit(), trust)));
    }

    private void grant(Host host, HostTerms terms) {
        hosts.setTerms(host.id(), terms);
        policy.learn(new Host(host.id(), host.hostname(), host.status(), host.createdAt(), terms));
    }

    @Override
    public void banDomain(String domain) {
        String banned = DomainPattern.domain(domain);
        policy.banDomain(banned);
        supervisor.stop(host -> DomainPattern.within(host.hostname(), banned));
    }

    @Override
    public boolean unbanDomain(String domain) throws InterruptedException {
        String banned = DomainPattern.domain(domain);
        if (!policy.unbanDomain(banned)) {
            return false;
        }
        HostId after = new HostId(0);
        for (List<Host> page = hosts.page(after, 1000); !page.isEmpty(); page = hosts.page(after, 1000)) {
            for (Host host : page) {
                if (DomainPattern.within(host.hostname(), banned)) {
                    supervisor.restart(host, null);
                }
            }
            after = page.getLast().id();
        }
        return true;
    }

    @Override
    public List<String> bannedDomains() {
        return policy.bannedDomains();
    }

    @Override
    public void trustDomain(String pattern) {
        policy.trustDomain(DomainPattern.parse(pattern));
    }

    @Override
    public boolean distrustDomain(String pattern) {
        return policy.distrustDomain(DomainPattern.parse(pattern));
    }

    @Override
    public List<String> trustedDomains() {
        return policy.trustedDomains();
    }

    @Override
    public boolean crawlRequestsTaken() {
        return policy.crawlRequestsTaken();
    }

    @Override
    public void takeCrawlRequests(boolean taken) {
        policy.takeCrawlRequests(taken);
    }

    @Override
    public long newHostsPerDay() {
        return policy.newHostsPerDay();
    }

    @Override
    public void setNewHostsPerDay(long limit) {
        policy.setNewHostsPerDay(limit);
    }

    private Optional<Host> found(String hostname) {
        return hosts.find(policy.name(hostname).text());
    }

    private Host again(Host host) {
        return hosts.find(host.id()).orElse(host);
    }

    private interface Act<E extends Exception> {
        void on(Host host) throws E;
    }

    private <E extends Exception> Outcome on(String hostname, Act<E> act) throws E {
        Optional<Host> host = found(hostname);
        if (host.isEmpty()) {
            return Outcome.UNKNOWN_HOST;
        }
        act.on(host.get());
        return Outcome.DONE;
    }
}
