package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.firehose.Backoff;
import parallax.atproto.firehose.ByteBudget;
import parallax.atproto.firehose.CloseReason;
import parallax.atproto.firehose.FirehoseOptions;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.units.GrowingPause;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.flow.Intake;
import parallax.relay.flow.ManualClock;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.obs.Metrics;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

/** Which sockets are opened when, against real ones. */
@SuppressWarnings("NullAway.Init")
class HostSupervisorTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SUBSCRIBE = "com.atproto.sync.subscribeRepos";
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration SLOW = Duration.ofHours(1);
    private static final Duration HURRY = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final SimulatedHost pds = SimulatedHost.start();
    private final Metrics metrics = new Metrics();
    private final LinkedBlockingQueue<HostStatus> statuses = new LinkedBlockingQueue<>();
    private volatile Consumer<RawFrame> onFrame = frame -> {};
    private ControlPlane controlPlane;
    private HostConnection.Shared shared;
    private HostSupervisor supervisor;

    @BeforeEach
    void open(@TempDir Path dir) {
        controlPlane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")));
        UpstreamLimits limits =
                new UpstreamLimits(10, 1 << 20, 1 << 20, 1 << 20, 2, SLOW, Duration.ofMillis(1), HURRY, IDLE);
        Backoff soon = new Backoff(
                GrowingPause.doubling(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ZERO, new Random(1));
        shared = new HostConnection.Shared(
                new Ignoring(),
                new CursorBook(List.of()),
                new HostPolicy(controlPlane.rules(), CrawlRules.standard().allowingInsecure(), clock),
                metrics,
                clock,
                limits,
                (host, status) -> statuses.add(status),
                (thread, death) -> statuses.add(HostStatus.BANNED));
        supervisor = new HostSupervisor(
                controlPlane.hosts(),
                name -> FirehoseOptions.of(
                                name.ws().resolve("/xrpc/" + SUBSCRIBE),
                                "tester/1",
                                AddressGuard.publicOnly().allowingInsecureLocalhost())
                        .withBackoff(soon),
                shared);
    }

    @AfterEach
    void close() {
        supervisor.close();
        controlPlane.close();
        metrics.close();
        pds.close();
    }

    @Test
    void anOfflineHostIsTriedAtOnceWhenAskedForButNotAgainForFiveMinutes() throws Exception {
        pds.everyConnection(new Fault.Refuse(503, Map.of()));
        Host host = controlPlane.hosts().register(pds.hostPort(), HostOrigin.STRANGER, clock.instant());
        supervisor.connect(host);
        assertThat(statuses.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(HostStatus.OFFLINE);
        connectUntilTries(host, 3);
        for (int i = 0; i < 200; i++) {
            supervisor.connect(host);
        }
        assertThat(pds.requestsOf(SUBSCRIBE)).isEqualTo(3);
        clock.advance(HURRY);
        pds.everyConnection(null);
        connectUntilTries(host, 4);
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        assertThat(statuses.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(HostStatus.ACTIVE);
    }

    @Test
    void aHostThatCannotBeReachedIsOfflineAndTriedForEverAtASlowPaceWithJitter() {
        Host host = controlPlane.hosts().register(pds.hostPort(), HostOrigin.STRANGER, clock.instant());
        HostConnection connection =
                new HostConnection(host, false, ByteBudget.ofBytes(1), ByteBudget.ofBytes(1), shared);
        CloseReason reason = new CloseReason.Unreachable("no route");
        Duration planned = Duration.ofMinutes(5);
        assertThat(connection.retry(reason, planned)).contains(planned);
        assertThat(connection.status()).isEqualTo(HostStatus.ACTIVE);
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            waits.add(connection.retry(reason, planned).orElseThrow());
        }
        assertThat(waits)
                .allMatch(wait -> !wait.minus(SLOW).isNegative()
                        && wait.compareTo(SLOW.multipliedBy(3).dividedBy(2)) <= 0);
        assertThat(waits).hasSizeGreaterThan(900);
        assertThat(statuses).containsExactly(HostStatus.OFFLINE);
    }

    @Test
    void aHostThatSaysNothingIsIdleAndActiveAgainWithItsNextFrame() throws Exception {
        Host host = controlPlane.hosts().register(pds.hostPort(), HostOrigin.STRANGER, clock.instant());
        supervisor.connect(host);
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        await(() -> supervisor.open(host.id()));
        supervisor.look();
        assertThat(statuses).isEmpty();
        clock.advance(IDLE);
        supervisor.look();
        assertThat(statuses.poll()).isEqualTo(HostStatus.IDLE);
        assertThat(supervisor.status(host)).isEqualTo(HostStatus.IDLE);
        pds.append(1, ByteSlice.of(new byte[] {1}));
        assertThat(statuses.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(HostStatus.ACTIVE);
        assertThat(supervisor.open(host.id())).isTrue();
    }

    @Test
    void aHostOfAnEarlierRunThatWasNeverHeardOwesEverythingAndANewOneNothing() throws Exception {
        Host old = registered(pds);
        try (SimulatedHost other = SimulatedHost.start()) {
            supervisor.connect(old);
            supervisor.connect(controlPlane.hosts().register(other.hostPort(), HostOrigin.STRANGER, clock.instant()));
            assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
            assertThat(other.awaitSubscribers(1, LONG)).isTrue();
            assertThat(pds.requests().getFirst().query("cursor")).contains("0");
            assertThat(other.requests().getFirst().query("cursor")).isEmpty();
        }
    }

    @Test
    void aResetToLiveLeavesTheSocketAndConnectsWithoutACursor() throws Exception {
        Host host = registered(pds);
        onFrame = frame -> supervisor.reset(frame.from(), new StartFrom.Live());
        supervisor.connect(host);
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        pds.append(1, ByteSlice.of(new byte[] {1}));
        // The first socket ends before the second is opened.
        awaitTries(2);
        assertThat(pds.requests().getLast().query("cursor")).isEmpty();
    }

    @Test
    void aLongMessageThatStallsGivesWayToOneThatWaitsForItsMemory() throws Exception {
        LinkedBlockingQueue<ByteSlice> came = new LinkedBlockingQueue<>();
        onFrame = frame -> came.add(frame.bytes());
        ByteSlice large = ByteSlice.of(new byte[800_000]);
        pds.append(1, large);
        pds.nextConnection(new Fault.Stall(0));
        supervisor.connect(registered(pds));
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        while (supervisor.arrivingBytes() == 0) {
            Thread.onSpinWait();
        }
        try (SimulatedHost other = SimulatedHost.start()) {
            other.append(1, large);
            supervisor.connect(registered(other));
            // First the other one's, then what the host sends when it is asked again.
            assertThat(came.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(large);
            assertThat(came.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(large);
        }
        assertThat(metrics.prometheus()).contains("relay_upstream_disconnects_total{reason=\"broken_framing\"} 1.0");
        assertThat(pds.requestsOf(SUBSCRIBE)).isEqualTo(2);
    }

    /** Known from before, so that everything of it is asked for. */
    private Host registered(SimulatedHost host) {
        return controlPlane
                .hosts()
                .register(host.hostPort(), HostOrigin.STRANGER, clock.instant().minusMillis(1));
    }

    @Test
    void aHostWhoseFrameWaitsForAMinuteDoesNotFlowUntilItIsTaken() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch room = new CountDownLatch(1);
        CountDownLatch next = new CountDownLatch(2);
        onFrame = frame -> {
            waiting.countDown();
            awaitQuietly(room);
            next.countDown();
        };
        supervisor.connect(controlPlane.hosts().register(pds.hostPort(), HostOrigin.STRANGER, clock.instant()));
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        pds.append(1, ByteSlice.of(new byte[] {1}));
        assertThat(waiting.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.flowing()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(supervisor.flowing()).isZero();
        assertThat(supervisor.openConnections()).isEqualTo(1);

        room.countDown();
        pds.append(2, ByteSlice.of(new byte[] {2}));
        assertThat(next.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.flowing()).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks until the connection is in its wait, which it enters after it has told that it is offline. */
    private void connectUntilTries(Host host, int tries) throws InterruptedException {
        awaitTries(tries, () -> supervisor.connect(host));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private void awaitTries(int tries) throws InterruptedException {
        awaitTries(tries, () -> {});
    }

    private void awaitTries(int tries, Runnable meanwhile) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (pds.requestsOf(SUBSCRIBE) < tries && System.nanoTime() < end) {
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(pds.requestsOf(SUBSCRIBE)).isEqualTo(tries);
    }

    /** An intake that keeps nothing. */
    private final class Ignoring implements Intake {
        @Override
        public void opened(UpstreamSource from, OptionalLong cursor) {}

        @Override
        public void cursorReset(UpstreamSource from) {}

        @Override
        public void accept(RawFrame frame) {
            onFrame.accept(frame);
            frame.inFlight().release();
        }

        @Override
        public void oversize(UpstreamSource from, ByteSlice head, long length) {}
    }
}
