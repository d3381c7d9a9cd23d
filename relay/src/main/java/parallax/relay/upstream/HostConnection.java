package parallax.relay.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.firehose.ByteBudget;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseClient;
import parallax.atproto.firehose.FirehoseListener;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.relay.control.Host;
import parallax.relay.control.HostStatus;
import parallax.relay.flow.InFlight;
import parallax.relay.flow.Intake;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.obs.Metrics;

/** One host's socket, from handshake to intake. The listener's methods run on the client's one thread. */
final class HostConnection implements FirehoseListener {
    private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
    /** Every known relay names itself so; following one would bring events that no PDS sent to us. */
    private static final String RELAY_MARK = "atproto-relay";

    /** While a host is held back its rates and wishes are looked at so often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** A frame that waits so long for room in our queues is not on its way any more. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    /** Told when the host's status changes; called on the connection's thread, which it must not block. */
    interface StatusObserver {
        void changed(Host host, HostStatus status);
    }

    /**
     * What connections share.
     *
     * @param onDeath told when a connection's thread dies of an exception; the process must not go on
     */
    record Shared(
            Intake intake,
            CursorBook cursors,
            HostPolicy policy,
            Metrics metrics,
            InstantSource clock,
            UpstreamLimits limits,
            StatusObserver observer,
            Thread.UncaughtExceptionHandler onDeath) {}

    private final Host host;
    private final UpstreamSource source;
    private final ByteBudget budget;
    private final ByteBudget arriving;
    private final Shared shared;
    private final ReadingPace pace = new ReadingPace();
    private final AtomicLong frames = new AtomicLong();
    private volatile HostStatus status;
    private volatile HostPulse pulse;
    private volatile boolean open;
    private volatile boolean stopped;
    private volatile boolean reconnecting;
    /** Since when the frame that was read last waits for room; null while none does. */
    private volatile @Nullable Instant waitingSince;

    private boolean owed;
    private OptionalLong askedAfter = OptionalLong.empty();
    private int failures;
    /** A long message's turn comes before it is read: what waits in memory for hours would be beyond every budget. */
    private boolean turnTaken;

    private ByteBudget.@Nullable Share arrivingShare;
    private @Nullable FirehoseClient client;
    private @Nullable Instant hurriedAt;

    /**
     * @param knownBefore whether the host may have sent something while this process did not run
     * @param budget its own part, for messages from their arrival to their ruling
     * @param arriving of all hosts, for long messages that are not whole yet
     */
    HostConnection(Host host, boolean knownBefore, ByteBudget budget, ByteBudget arriving, Shared shared) {
        this.host = host;
        this.source = new UpstreamSource(host.id(), host.hostname());
        this.budget = budget;
        this.arriving = arriving;
        this.shared = shared;
        this.status = host.status();
        this.owed = knownBefore;
        this.pulse = new HostPulse(shared.limits().idleAfter(), shared.clock().instant());
    }

    synchronized void start(FirehoseOptions options) {
        client = FirehoseClient.start(options, this, shared.onDeath());
    }

    /** Ends the connection; what it has delivered is still ruled on. */
    synchronized void close() {
        if (client != null) {
            client.close();
        }
    }

    /** Ends the connection because of a rule on many hosts; the host's own status is left as it is. */
    void stop() {
        stopped = true;
        close();
    }

    /** Ends the connection for good. */
    void ban() {
        become(HostStatus.BANNED);
        close();
    }

    /** Closes the socket; the client connects again after its backoff. */
    synchronized void reconnect() {
        reconnecting = true;
        if (client != null) {
            client.reconnect();
        }
    }

    /** Ends the wait of an offline host for its next try, unless that was done not long ago. */
    synchronized void hurry() {
        Instant now = shared.clock().instant();
        boolean rested = hurriedAt == null
                || !now.isBefore(hurriedAt.plus(shared.limits().hurryAtMostEvery()));
        if (status == HostStatus.OFFLINE && rested && client != null && client.retryNow()) {
            hurriedAt = now;
        }
    }

    /** Between two frames, or before the connection is started. */
    void resetTo(StartFrom from) {
        switch (from) {
            case StartFrom.Live _ -> shared.cursors().reset(host.id(), 0);
            case StartFrom.Oldest _ -> shared.cursors().reset(host.id(), 0);
            case StartFrom.After(long seq) -> shared.cursors().reset(host.id(), seq);
        }
        owed = from instanceof StartFrom.Oldest;
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        FirehoseClient ending;
        synchronized (this) {
            ending = client;
        }
        return ending == null || ending.awaitEnd(atMost);
    }

    Host host() {
        return host;
    }

    HostStatus status() {
        return stopped ? HostStatus.BANNED : status;
    }

    UpstreamSource source() {
        return source;
    }

    /** Frames that its sockets brought. */
    long frames() {
        return frames.get();
    }

    /** Brings the status in line with what was heard of late. */
    void look() {
        if (open) {
            become(pulse.status(shared.clock().instant()));
        }
    }

    boolean open() {
        return open;
    }

    /** Whether its socket is open and no frame of it has waited long for room in a queue of ours. */
    boolean flowing() {
        Instant since = waitingSince;
        return open && (since == null || shared.clock().instant().isBefore(since.plus(LONG_WAIT)));
    }

    @Override
    public OptionalLong cursor() {
        OptionalLong mark = shared.cursors().resumeFrom(host.id());
        // A host that was subscribed to but never heard has no mark, and what it sent in between must not be missed.
        askedAfter = mark.isEmpty() && owed ? OptionalLong.of(0) : mark;
        return askedAfter;
    }

    @Override
    public void opened(Map<String, String> responseHeaders) {
        if (responseHeaders.getOrDefault("server", "").toLowerCase(Locale.ROOT).contains(RELAY_MARK)) {
            LOG.warn("{} is a relay, not a PDS: it is banned", host.hostname());
            ban();
            return;
        }
        failures = 0;
        reconnecting = false;
        pulse = new HostPulse(shared.limits().idleAfter(), shared.clock().instant());
        open = true;
        owed = true;
        become(HostStatus.ACTIVE);
        shared.intake().opened(source, askedAfter);
    }

    @Override
    public void begins(long length) throws InterruptedException {
        turnTaken = awaitTurn();
        if (turnTaken) {
            arrivingShare = arriving.acquire(Math.toIntExact(length));
        }
    }

    @Override
    public boolean pressed() {
        return arriving.awaited();
    }

    private void arrived() {
        turnTaken = false;
        if (arrivingShare != null) {
            arrivingShare.release();
            arrivingShare = null;
        }
    }

    @Override
    public void frame(ByteSlice frame) throws InterruptedException {
        shared.metrics().frameRead(frame.length());
        if (!turnTaken && !awaitTurn()) {
            return;
        }
        owed = false;
        waitingSince = shared.clock().instant();
        try {
            take(frame);
        } finally {
            waitingSince = null;
        }
    }

    private void take(ByteSlice frame) throws InterruptedException {
        InFlight share = budget.acquire(frame.length())::release;
        arrived();
        try {
            shared.intake().accept(new RawFrame(source, frame, shared.clock().instant(), share));
        } catch (InterruptedException e) {
            share.release();
            throw e;
        }
    }

    /**
     * Waits while the host is over its rates, so that its socket is not read. The rates are asked anew each time: the
     * operator may raise them meanwhile.
     *
     * @return false when the socket is to be closed, after which the frame comes again
     */
    private boolean awaitTurn() throws InterruptedException {
        frames.incrementAndGet();
        Instant now = shared.clock().instant();
        while (true) {
            long wait = pace.take(shared.policy().rates(host.id()), nanos(now));
            if (wait == 0) {
                heard(now);
                return true;
            }
            if (reconnecting) {
                return false;
            }
            pulse.held(now);
            look();
            Thread.sleep(Duration.ofNanos(Math.min(wait, LOOK_AGAIN.toNanos())));
            Instant then = shared.clock().instant();
            shared.metrics().heldBack(Duration.between(now, then));
            now = then;
        }
    }

    private void heard(Instant now) {
        pulse.heard(now);
        if (status == HostStatus.IDLE) {
            look();
        }
    }

    private static long nanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public void oversize(ByteSlice first64KiB, long length) throws InterruptedException {
        arrived();
        owed = false;
        shared.intake().oversize(source, first64KiB, length);
    }

    @Override
    public Optional<Duration> retry(CloseReason reason, Duration planned) {
        open = false;
        failures++;
        if (failures < shared.limits().offlineAfter()) {
            return Optional.of(planned);
        }
        become(HostStatus.OFFLINE);
        long slow = shared.limits().offlineRetry().toMillis();
        Duration jittered = Duration.ofMillis(slow + ThreadLocalRandom.current().nextLong(slow / 2 + 1));
        return Optional.of(jittered.compareTo(planned) > 0 ? jittered : planned);
    }

    @Override
    public void closed(CloseReason reason, Duration retryIn) {
        open = false;
        arrived();
        shared.metrics().disconnected(reason);
        LOG.debug("{}: {}, next try in {}", host.hostname(), reason, retryIn);
    }

    // A ban is final: what a socket that is ending still tells does not lift it.
    private synchronized void become(HostStatus next) {
        if (status != next && status != HostStatus.BANNED) {
            status = next;
            shared.observer().changed(host, next);
        }
    }
}
