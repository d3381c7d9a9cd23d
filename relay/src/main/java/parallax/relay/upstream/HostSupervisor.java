package parallax.relay.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.Hostname;
import parallax.atproto.firehose.ByteBudget;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.relay.flow.Host;
import parallax.relay.flow.HostId;
import parallax.relay.flow.HostStatus;
import parallax.relay.flow.Hosts;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;

/** Which hosts are connected, and their status. Any thread. */
public final class HostSupervisor implements UpstreamSignals, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSupervisor.class);
    private static final int PAGE = 1000;
    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final Hosts hosts;
    private final Function<Hostname, FirehoseOptions> options;
    private final HostConnection.Surroundings around;
    private final ByteBudget budget;
    private final ConcurrentHashMap<HostId, HostConnection> connections = new ConcurrentHashMap<>();
    private final Instant startedAt;
    private volatile boolean closed;

    HostSupervisor(Hosts hosts, Function<Hostname, FirehoseOptions> options, HostConnection.Surroundings around) {
        this.hosts = hosts;
        this.options = options;
        this.around = around;
        // To the millisecond, as a host's own time is stored: else one that is new looks older than the start.
        this.startedAt = around.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        this.budget = ByteBudget.ofBytes(around.limits().bytesOfAll());
    }

    /** Connects every host that is not banned, one after the other with a pause. Blocks until the last is started. */
    public void connectAll() throws InterruptedException {
        HostId after = new HostId(0);
        List<Host> page = hosts.page(after, PAGE);
        while (!page.isEmpty() && !closed) {
            for (Host host : page) {
                if (host.status() != HostStatus.BANNED) {
                    connect(host);
                    Thread.sleep(around.limits().startPause());
                }
            }
            page = hosts.page(page.getLast().id(), PAGE);
        }
    }

    /**
     * Subscribes to a host. One that is connected or soon retried is left alone; an offline one that waits for its next try
     * is tried at once, but seldom: anybody may ask for it.
     */
    void connect(Host host) {
        connections.compute(host.id(), (id, existing) -> {
            if (existing != null) {
                existing.hurry();
                return existing;
            }
            return closed ? null : started(host);
        });
    }

    private HostConnection started(Host host) {
        ByteBudget part =
                budget.part(around.limits().framesPerHost(), around.limits().bytesPerHost());
        HostConnection connection = new HostConnection(host, host.createdAt().isBefore(startedAt), part, around);
        connection.start(options.apply(new Hostname(host.hostname())));
        return connection;
    }

    /** The status of a host now; the stored one for a host that is not connected. */
    public HostStatus status(Host host) {
        HostConnection connection = connections.get(host.id());
        return connection == null ? host.status() : connection.status();
    }

    /** How many hosts are to be connected: those that are started and not banned. */
    public long followed() {
        return connections.size() - started(HostStatus.BANNED);
    }

    /** How many of the hosts that are started have this status now. */
    public long started(HostStatus status) {
        return connections.values().stream()
                .filter(connection -> connection.status() == status)
                .count();
    }

    /** How many sockets are open. */
    public long openConnections() {
        return connections.values().stream().filter(HostConnection::open).count();
    }

    @Override
    public void reconnect(UpstreamSource from, Cause cause) {
        HostConnection connection = connections.get(from.host());
        if (connection != null) {
            LOG.info("{}: connecting again because of {}", from.hostname(), cause);
            connection.reconnect();
        }
    }

    @Override
    public void resetToLive(UpstreamSource from) {
        HostConnection connection = connections.get(from.host());
        if (connection != null) {
            LOG.warn("{}: its sequence started anew; following it live", from.hostname());
            connection.resetToLive();
            connection.reconnect();
        }
    }

    /** Connects no host from here on. */
    void noMore() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    /** Ends every connection and waits until none delivers any more, at most 10 s for all of them together. */
    @Override
    public void close() {
        noMore();
        connections.values().forEach(HostConnection::close);
        long end = System.nanoTime() + END_WAIT.toNanos();
        try {
            for (HostConnection connection : connections.values()) {
                Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
                if (!connection.awaitEnd(left)) {
                    LOG.warn("{}: still delivering after {}", connection.host().hostname(), END_WAIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
