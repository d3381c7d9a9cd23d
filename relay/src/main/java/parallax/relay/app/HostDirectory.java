package parallax.relay.app;

import java.util.List;
import java.util.Optional;
import parallax.relay.control.Host;
import parallax.relay.control.HostListing;
import parallax.relay.control.Hosts;
import parallax.relay.control.ListedHost;
import parallax.relay.flow.HostId;
import parallax.relay.state.StateStore;
import parallax.relay.upstream.CursorBook;
import parallax.relay.upstream.HostSupervisor;

/** Hosts as listings show them: the control plane's rows with what the running stages know of them. */
record HostDirectory(Hosts hosts, HostSupervisor supervisor, CursorBook cursors, StateStore state)
        implements HostListing {
    @Override
    public List<ListedHost> hosts(HostId after, int limit) {
        return hosts.page(after, limit).stream().map(this::listed).toList();
    }

    @Override
    public Optional<ListedHost> host(String hostname) {
        return hosts.find(hostname).map(this::listed);
    }

    @Override
    public Optional<ListedHost> host(HostId id) {
        return hosts.find(id).map(this::listed);
    }

    private ListedHost listed(Host host) {
        return new ListedHost(
                host.id(),
                host.hostname(),
                supervisor.status(host),
                cursors.highestSeen(host.id()),
                state.accountCount(host.id()));
    }
}
