package parallax.relay.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.address.Hostname;
import parallax.atproto.firehose.ByteBudget;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.relay.control.Host;
import parallax.relay.control.HostStatus;
import parallax.relay.control.Hosts;
import parallax.relay.control.NotAppliedException;
import parallax.relay.flow.HostId;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSignals;
import parallax.relay.flow.UpstreamSource;

/** Which hosts are connected, and their status. Any thread. */
public final class HostSupervisor implements UpstreamSignals, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostSupervisor.class);
    private static final int PAGE = 1000;
    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final Hosts hosts;
    private final Function<Hostname, FirehoseOptions> options;
    private final HostConnection.Shared shared;
    private final ByteBudget budget;
    private final ByteBudget arriving;
    private final ConcurrentHashMap<HostId, HostConnection> connections = new ConcurrentHashMap<>();
    /** Banned by name or deleted since the start, whatever a row says that was read before. */
    private final Set<HostId> refused = ConcurrentHashMap.newKeySet();

    private final Instant startedAt;
    private volatile boolean closed;

    HostSupervisor(Hosts hosts, Function<Hostname, FirehoseOptions> options, HostConnection.Shared shared) {
        this.hosts = hosts;
        this.options = options;
        this.shared = shared;
        // To the millisecond, as a host's own time is stored: else one that is new looks older than the start.
        this.startedAt = shared.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        this.budget = ByteBudget.ofBytes(shared.limits().bytesOfAll());
        this.arriving = ByteBudget.inTurn(shared.limits().bytesArriving());
    }

    /** Connects every host that is not banned, one after the other with a pause. Blocks until the last is started. */
    public void connectAll() throws InterruptedException {
        HostId after = new HostId(0);
        List<Host> page = hosts.page(after, PAGE);
        while (!page.isEmpty() && !closed) {
            for (Host host : page) {
                connect(host);
                Thread.sleep(shared.limits().startPause());
            }
            page = hosts.page(page.getLast().id(), PAGE);
        }
    }

    /**
     * Subscribes to a host that is not banned. One that is connected or soon retried is left alone; an offline one that
     * waits for its next try is tried at once, but seldom: anybody may ask for it.
     */
    void connect(Host host) {
        if (banned(host)) {
            return;
        }
        shared.policy().learn(host);
        connections.compute(host.id(), (id, existing) -> {
            if (existing != null) {
                existing.hurry();
                return existing;
            }
            // Once more: since then it may have been banned, by somebody who found nothing to close.
            return closed || banned(host) ? null : started(host);
        });
    }

    private HostConnection started(Host host) {
        HostConnection connection = made(host);
        connection.start(options.apply(new Hostname(host.hostname())));
        return connection;
    }

    private HostConnection made(Host host) {
        ByteBudget part =
                budget.part(shared.limits().framesPerHost(), shared.limits().bytesPerHost());
        return new HostConnection(host, host.createdAt().isBefore(startedAt), part, arriving, shared);
    }

    /**
     * Ends a host's connection and, unless the host is banned, begins another.
     *
     * @param from null resumes it where it was
     * @throws NotAppliedException when the connection did not end in time; it is on its way to
     */
    void restart(Host host, @Nullable StartFrom from) throws InterruptedException {
        HostConnection ended = end(host.id());
        shared.policy().learn(host);
        connections.compute(host.id(), (id, existing) -> {
            if (closed || existing != ended) {
                return existing;
            }
            HostConnection connection = made(host);
            if (from != null) {
                connection.resetTo(from);
                shared.intake().cursorReset(connection.source());
            }
            if (banned(host)) {
                return null;
            }
            connection.start(options.apply(new Hostname(host.hostname())));
            return connection;
        });
    }

    /** Ends a host's connection for good. */
    void ban(HostId host) {
        refused.add(host);
        connections.computeIfPresent(host, (id, connection) -> {
            connection.ban();
            return connection;
        });
    }

    /** Lets a host be connected again, by {@link #restart}. */
    void unban(HostId host) {
        refused.remove(host);
    }

    /** Bytes of long messages that are not whole yet. */
    public long arrivingBytes() {
        return arriving.heldBytes();
    }

    /** Ends the connections of hosts that a new rule keeps out. */
    void stop(Predicate<Host> kept) {
        connections.values().stream()
                .filter(connection -> kept.test(connection.host()))
                .forEach(HostConnection::stop);
    }

    /** Ends a host's connection and forgets it with its cursor. */
    void forget(HostId host) throws InterruptedException {
        refused.add(host);
        HostConnection ended = end(host);
        if (ended != null) {
            connections.remove(host, ended);
        }
        shared.policy().forget(host);
        shared.cursors().reset(host, 0);
    }

    private @Nullable HostConnection end(HostId host) throws InterruptedException {
        HostConnection connection = connections.get(host);
        if (connection != null) {
            connection.close();
            if (!connection.awaitEnd(END_WAIT)) {
                throw new NotAppliedException(
                        connection.host().hostname() + " still delivers what it has sent; try again");
            }
        }
        return connection;
    }

    private boolean banned(Host host) {
        return host.status() == HostStatus.BANNED
                || refused.contains(host.id())
                || shared.policy().banned(host.hostname());
    }

    /** Brings the statuses in line with what was heard of late. Once a minute or so. */
    void look() {
        connections.values().forEach(HostConnection::look);
    }

    /** The status of a host now; the stored one for a host that is not connected. */
    public HostStatus status(Host host) {
        if (banned(host)) {
            return HostStatus.BANNED;
        }
        HostConnection connection = connections.get(host.id());
        return connection == null ? host.status() : connection.status();
    }

    /** Whether a socket to the host is open. */
    boolean open(HostId host) {
        HostConnection connection = connections.get(host);
        return connection != null && connection.open();
    }

    /** Frames that the host's sockets brought since this process began. */
    long frames(HostId host) {
        HostConnection connection = connections.get(host);
        return connection == null ? 0 : connection.frames();
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

    /** How many sockets are open and read: a full queue of ours has held none of these up for a minute. */
    public long flowing() {
        return connections.values().stream().filter(HostConnection::flowing).count();
    }

    /** Bytes of frames between their sockets and their ruling or the parking lot, in whole KiB each. */
    public long heldBytes() {
        return budget.heldBytes();
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
    public void reset(UpstreamSource from, StartFrom where) {
        HostConnection connection = connections.get(from.host());
        if (connection != null) {
            LOG.warn("{}: its sequence started anew; following it from {}", from.hostname(), where);
            connection.resetTo(where);
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
