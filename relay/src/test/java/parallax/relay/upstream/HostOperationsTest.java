package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.server.XrpcServer;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.control.Crawling;
import parallax.relay.control.Host;
import parallax.relay.control.HostControl;
import parallax.relay.control.HostControl.Outcome;
import parallax.relay.control.HostControl.Trust;
import parallax.relay.control.HostDetail;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostRates;
import parallax.relay.control.HostStatus;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Intake;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.StartFrom;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.obs.Metrics;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;

/** What the operator does to hosts, over real sockets and a real database. */
@SuppressWarnings("NullAway.Init")
class HostOperationsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Crawling.Asker OPERATOR = new Crawling.Asker.Operator();
    private static final Crawling.Asker STRANGER = new Crawling.Asker.Stranger(InetAddress.getLoopbackAddress());
    private static final String SUBSCRIBE = "com.atproto.sync.subscribeRepos";

    private final AddressGuard guard = AddressGuard.publicOnly().allowingInsecureLocalhost();
    private final GuardedHttp http = new GuardedHttp(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, "tester/1");
    private final SimulatedHost pds = SimulatedHost.start();
    private final Metrics metrics = new Metrics();
    private final LinkedBlockingQueue<RawFrame> frames = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<UpstreamSource> resets = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();
    private Path file;
    private ControlPlane controlPlane;
    private CursorBook cursors;
    private Upstream upstream;

    @BeforeEach
    void open(@TempDir Path dir) {
        file = dir.resolve("relay.sqlite");
        start();
    }

    private void start() {
        controlPlane = ControlPlane.open(DatabaseUrl.sqlite(file));
        cursors = new CursorBook(List.of());
        upstream = new Upstream(
                controlPlane.hosts(),
                new HostPolicy(controlPlane.rules(), CrawlRules.standard().allowingInsecure(), CLOCK),
                new Upstream.Clients(new XrpcClient(http, CLOCK), new XrpcClient(http, CLOCK), guard, "tester/1"),
                new Upstream.Ports(
                        new Keeping(), cursors, id -> 3, metrics, CLOCK, (thread, death) -> deaths.add(death)));
    }

    private void stop() {
        upstream.close();
        controlPlane.close();
    }

    @AfterEach
    void close() {
        stop();
        metrics.close();
        http.close();
        pds.close();
        assertThat(deaths).isEmpty();
    }

    @Test
    void aBannedHostIsDisconnectedAndRefusedAlsoAfterARestartUntilItIsTakenBack() throws Exception {
        follow();
        assertThat(control().ban("http://" + pds.hostPort() + "/")).isEqualTo(Outcome.DONE);
        awaitNoSocket();
        assertThat(detail().host().status()).isEqualTo(HostStatus.BANNED);
        assertThat(refusal(OPERATOR)).isEqualTo(Crawling.Refusal.BANNED);
        stop();
        start();
        upstream.start(List.of(pds.hostPort()), null);
        assertThat(refusal(STRANGER)).isEqualTo(Crawling.Refusal.BANNED);
        assertThat(pds.requestsOf(SUBSCRIBE)).isEqualTo(1);
        assertThat(control().unban(pds.hostPort())).isEqualTo(Outcome.DONE);
        // The start may still be connecting it at that moment: then the unban connects it once more.
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        assertThat(detail().host().status()).isEqualTo(HostStatus.ACTIVE);
    }

    @Test
    void aHostThatIsBannedOrDeletedWhileTheStartStillConnectsHostsIsNotConnected() throws Exception {
        Host banned = controlPlane.hosts().register(pds.hostPort(), HostOrigin.STRANGER, CLOCK.instant());
        Host deleted = controlPlane.hosts().register("localhost:1", HostOrigin.STRANGER, CLOCK.instant());
        control().ban(banned.hostname());
        control().delete(deleted.hostname());
        upstream.supervisor().connect(banned);
        upstream.supervisor().connect(deleted);
        assertThat(upstream.supervisor().followed()).isZero();
        control().unban(banned.hostname());
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
    }

    @Test
    void aBannedDomainCutsItsHostsOffAndLeavesTheirOwnStatusAsItWas() throws Exception {
        follow();
        control().banDomain(pds.hostPort());
        awaitNoSocket();
        assertThat(detail().host().status()).isEqualTo(HostStatus.BANNED);
        assertThat(refusal(STRANGER)).isEqualTo(Crawling.Refusal.BANNED);
        assertThat(control().unbanDomain(pds.hostPort())).isTrue();
        awaitTries(2);
        assertThat(detail().host().status()).isEqualTo(HostStatus.ACTIVE);
        assertThat(control().unbanDomain(pds.hostPort())).isFalse();
    }

    @Test
    void aCursorIsSetToLiveToTheOldestAndToASeq() throws Exception {
        follow();
        settle(40);
        assertThat(control().resetCursor(pds.hostPort(), new StartFrom.Live())).isEqualTo(Outcome.DONE);
        awaitTries(2);
        assertThat(lastCursor()).isEmpty();
        control().resetCursor(pds.hostPort(), new StartFrom.Oldest());
        awaitTries(3);
        assertThat(lastCursor()).contains("0");
        control().resetCursor(pds.hostPort(), new StartFrom.After(17));
        awaitTries(4);
        assertThat(lastCursor()).contains("17");
        assertThat(resets).hasSize(3);
        assertThat(detail().cursor()).isEqualTo(17);
    }

    @Test
    void aDisconnectedHostIsConnectedAnewFromWhereItWas() throws Exception {
        follow();
        settle(40);
        assertThat(control().disconnect(pds.hostPort())).isEqualTo(Outcome.DONE);
        awaitTries(2);
        assertThat(lastCursor()).contains("40");
        assertThat(resets).isEmpty();
    }

    @Test
    void aDeletedHostIsForgottenAndMayComeAgainAsANewOne() throws Exception {
        follow();
        settle(40);
        control().setTrust(pds.hostPort(), Trust.TRUSTED);
        HostId before = detail().host().id();
        assertThat(control().delete(pds.hostPort())).isEqualTo(Outcome.DONE);
        assertThat(control().detail(pds.hostPort())).isEmpty();
        assertThat(control().details(new HostId(0), 10)).isEmpty();
        awaitNoSocket();
        follow();
        awaitTries(2);
        assertThat(lastCursor()).isEmpty();
        assertThat(detail().host().id()).isNotEqualTo(before);
        assertThat(detail().trusted()).isFalse();
    }

    @Test
    void limitsAndTrustTakeEffectAtOnceAndSurviveARestart() throws Exception {
        follow();
        assertThat(detail().accountLimit()).isEqualTo(100);
        assertThat(detail().accountCount()).isEqualTo(3);
        control().setAccountLimit(pds.hostPort(), OptionalLong.of(7_000));
        assertThat(detail().rates()).isEqualTo(new HostRates(57, 9_500, 90_000));
        control().setTrust(pds.hostPort(), Trust.TRUSTED);
        stop();
        start();
        assertThat(detail().accountLimit()).isEqualTo(7_000);
        assertThat(detail().trusted()).isTrue();
        control().setAccountLimit(pds.hostPort(), OptionalLong.empty());
        control().setTrust(pds.hostPort(), Trust.BY_DOMAIN);
        assertThat(detail().accountLimit()).isEqualTo(100);
        assertThat(detail().trusted()).isFalse();
        control().trustDomain(pds.hostPort());
        assertThat(detail().trusted()).isTrue();
    }

    @Test
    void theHighestLimitThatCanBeWrittenLetsAHostBeReadOn() throws Exception {
        follow();
        control().setAccountLimit(pds.hostPort(), OptionalLong.of(Long.MAX_VALUE));
        assertThat(detail().accountLimit()).isEqualTo(Long.MAX_VALUE);
        pds.append(1, frame(1));
        assertThat(frames.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void strangersMayAskOnlyWhileTheOperatorLetsThem() throws Exception {
        control().takeCrawlRequests(false);
        assertThat(refusal(STRANGER)).isEqualTo(Crawling.Refusal.NOT_TAKEN);
        assertThat(pds.requests()).isEmpty();
        control().takeCrawlRequests(true);
        control().setNewHostsPerDay(0);
        assertThat(refusal(STRANGER)).isEqualTo(Crawling.Refusal.TOO_MANY_NEW_HOSTS);
        follow();
        control().setNewHostsPerDay(1);
        try (SimulatedHost second = SimulatedHost.start()) {
            // The operator's own host has not used up the day's one.
            assertThat(upstream.crawling().request(second.hostPort(), STRANGER))
                    .isInstanceOf(Crawling.Answer.Subscribed.class);
        }
    }

    @Test
    void aHostThatSendsFasterThanItMayIsReadSlowerAndLosesNothing() throws Exception {
        follow();
        // 50 a second; the first 50 pass at once.
        for (int seq = 1; seq <= 120; seq++) {
            pds.append(seq, frame(seq));
        }
        for (int seq = 1; seq <= 120; seq++) {
            RawFrame next = frames.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            assertThat(next.bytes()).isEqualTo(frame(seq));
        }
        assertThat(metrics.prometheus()
                        .lines()
                        .filter(line -> line.startsWith("relay_upstream_held_back_seconds_count")))
                .singleElement()
                .satisfies(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' '))))
                        .isPositive());
        assertThat(detail().framesSinceStart()).isEqualTo(120);
    }

    @Test
    void aHostThatIsHeldBackIsBannedAtOnce() throws Exception {
        follow();
        control().setAccountLimit(pds.hostPort(), OptionalLong.of(0));
        for (int seq = 1; seq <= 2_600; seq++) {
            pds.append(seq, frame(seq));
        }
        await(() -> frames.size() > 60);
        control().ban(pds.hostPort());
        awaitNoSocket();
    }

    @Test
    void aRelayIsBannedWhenItAnswersAndAgainAfterAnUnban() throws Exception {
        AtomicInteger sessions = new AtomicInteger();
        try (XrpcServer relay = XrpcServer.builder()
                .bind("127.0.0.1", 0)
                .serverHeader("indigo-relay/v1.2.3 (atproto-relay)")
                .webSocket("/xrpc/" + SUBSCRIBE, (_, _) -> sessions.incrementAndGet())
                .start()) {
            String name = "localhost:" + relay.port();
            upstream.start(List.of(name), null);
            await(() -> stored(name) == HostStatus.BANNED);
            awaitNoSocket();
            assertThat(control().detail(name).orElseThrow().host().status()).isEqualTo(HostStatus.BANNED);
            assertThat(control().unban(name)).isEqualTo(Outcome.DONE);
            await(() -> sessions.get() == 2 && stored(name) == HostStatus.BANNED);
            awaitNoSocket();
            assertThat(sessions).hasValue(2);
        }
        assertThat(frames).isEmpty();
    }

    private HostStatus stored(String hostname) {
        return controlPlane.hosts().find(hostname).map(Host::status).orElse(HostStatus.ACTIVE);
    }

    @Test
    void anUnknownHostIsToldAsSuchAndABadNameIsAnError() throws Exception {
        assertThat(control().ban("unknown.example.com")).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThat(control().unban("unknown.example.com")).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThat(control().delete("unknown.example.com")).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThat(control().disconnect("unknown.example.com")).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThatThrownBy(() -> control().ban("10.0.0.1")).isInstanceOf(IllegalArgumentException.class);
        follow();
        control().ban(pds.hostPort());
        awaitNoSocket();
        assertThat(control().disconnect(pds.hostPort())).isEqualTo(Outcome.NOT_CONNECTED);
    }

    private HostControl control() {
        return upstream.control();
    }

    private HostDetail detail() {
        return control().detail(pds.hostPort()).orElseThrow();
    }

    private void follow() throws InterruptedException {
        assertThat(upstream.crawling().request(pds.hostPort(), OPERATOR))
                .isInstanceOf(Crawling.Answer.Subscribed.class);
        assertThat(pds.awaitSubscribers(1, LONG)).isTrue();
        await(() -> detail().connected());
    }

    private Crawling.Refusal refusal(Crawling.Asker asker) throws InterruptedException {
        return ((Crawling.Answer.Refused) upstream.crawling().request(pds.hostPort(), asker)).error();
    }

    private void settle(long seq) {
        // A cursor that the host has not reached would be refused by it.
        pds.append(seq, frame((int) seq));
        HostId id = detail().host().id();
        cursors.begin(id, seq);
        cursors.settled(id, seq);
    }

    private Optional<String> lastCursor() {
        return pds.requests().stream()
                .filter(request -> request.path().endsWith(SUBSCRIBE))
                .toList()
                .getLast()
                .query("cursor");
    }

    private void awaitTries(int tries) throws InterruptedException {
        await(() -> pds.requestsOf(SUBSCRIBE) >= tries);
        assertThat(pds.requestsOf(SUBSCRIBE)).isEqualTo(tries);
        await(() -> detail().connected());
    }

    private void awaitNoSocket() throws InterruptedException {
        await(() -> upstream.supervisor().openConnections() == 0);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static ByteSlice frame(int seq) {
        return ByteSlice.of(Integer.toString(seq).getBytes(StandardCharsets.UTF_8));
    }

    private final class Keeping implements Intake {
        @Override
        public void opened(UpstreamSource from, OptionalLong cursor) {}

        @Override
        public void cursorReset(UpstreamSource from) {
            resets.add(from);
        }

        @Override
        public void accept(RawFrame frame) {
            frames.add(frame);
            frame.inFlight().release();
        }

        @Override
        public void oversize(UpstreamSource from, ByteSlice head, long length) {}
    }
}
