package parallax.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.PrivateHosts;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.xrpc.XrpcClient;
import parallax.relay.control.ControlPlaneException;
import parallax.relay.control.Crawling;
import parallax.relay.control.Crawling.Refusal;
import parallax.relay.control.Host;
import parallax.relay.control.HostOrigin;
import parallax.relay.control.HostStatus;
import parallax.relay.control.HostTerms;
import parallax.relay.control.Hosts;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Intake;
import parallax.relay.flow.RawFrame;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.obs.Metrics;
import parallax.relay.state.ControlPlane;
import parallax.relay.state.DatabaseUrl;
import parallax.relay.state.HostTable;

/** The stage over real sockets, from crawl requests to the frames that reach the intake. */
class UpstreamTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Crawling.Asker OPERATOR = new Crawling.Asker.Operator();
    private static final Crawling.Asker STRANGER = new Crawling.Asker.Stranger(InetAddress.getLoopbackAddress());

    private final AddressGuard guard = AddressGuard.publicOnly().allowingInsecureLocalhost();
    private final GuardedHttp http = new GuardedHttp(guard, HttpLimits.XRPC, HttpConcurrency.DEFAULT, "tester/1");
    private final SimulatedHost host = SimulatedHost.start();
    private final SimulatedHost other = SimulatedHost.start();
    private final Metrics metrics = new Metrics();
    private final Received received = new Received();
    private final LinkedBlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();
    private ControlPlane controlPlane;
    private Upstream upstream;

    @BeforeEach
    void open(@TempDir Path dir) {
        controlPlane = ControlPlane.open(DatabaseUrl.sqlite(dir.resolve("relay.sqlite")));
        upstream = upstream(rules(true, 1));
    }

    @AfterEach
    void close() {
        upstream.close();
        controlPlane.close();
        metrics.close();
        http.close();
        host.close();
        other.close();
    }

    @Test
    void aRequestedHostIsAskedWhatItIsAndThenFollowed() throws Exception {
        assertThat(request(host)).isEqualTo(new Crawling.Answer.Subscribed(host.hostPort()));
        assertThat(host.requestsOf("com.atproto.server.describeServer")).isEqualTo(1);
        assertThat(host.awaitSubscribers(1, LONG)).isTrue();
        host.append(1, frame("hello"));
        assertThat(received.next().bytes()).isEqualTo(frame("hello"));
    }

    @Test
    void aHostThatDoesNotAnswerAsAPdsIsRefused() throws Exception {
        host.answer("com.atproto.server.describeServer", XrpcResponse.error(404, "NotFound", "no"));
        assertThat(request(host)).isInstanceOfSatisfying(Crawling.Answer.Refused.class, refused -> {
            assertThat(refused.error()).isEqualTo(Refusal.UNREACHABLE);
            assertThat(refused.message()).contains("HTTP 404");
        });
        assertThat(hosts().find(host.hostPort())).isEmpty();
    }

    @Test
    void newHostsBeyondTheDaysLimitAreRefusedUnlessTheOperatorAsks() throws Exception {
        request(host);
        assertThat(upstream.crawling().request(other.hostPort(), STRANGER))
                .isInstanceOfSatisfying(
                        Crawling.Answer.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(Refusal.TOO_MANY_NEW_HOSTS));
        assertThat(other.requests()).isEmpty();
        assertThat(upstream.crawling().request(other.hostPort(), OPERATOR))
                .isEqualTo(new Crawling.Answer.Subscribed(other.hostPort()));
    }

    @Test
    void ofStrangersThatAskAtOnceForTheDaysLastHostOneIsHeard() throws Exception {
        CyclicBarrier bothAreChecked = new CyclicBarrier(2);
        for (SimulatedHost pds : List.of(host, other)) {
            pds.serve("com.atproto.server.describeServer", _ -> {
                bothAreChecked.await(LONG.toSeconds(), TimeUnit.SECONDS);
                return XrpcResponse.json(200, JsonNodeFactory.instance.objectNode());
            });
        }
        List<Crawling.Answer> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Crawling.Answer> second = threads.submit(() -> request(other));
            answers = List.of(request(host), second.get());
        }
        assertThat(answers).hasAtLeastOneElementOfType(Crawling.Answer.Subscribed.class);
        assertThat(answers)
                .filteredOn(Crawling.Answer.Refused.class::isInstance)
                .singleElement()
                .extracting(answer -> ((Crawling.Answer.Refused) answer).error())
                .isEqualTo(Refusal.TOO_MANY_NEW_HOSTS);
    }

    @Test
    void aStrangerHasTenUnknownHostsCheckedInAMinuteAndTheOperatorAny() throws Exception {
        host.answer("com.atproto.server.describeServer", XrpcResponse.error(404, "NotFound", "no"));
        for (int i = 0; i < 10; i++) {
            assertThat(error(STRANGER)).isEqualTo(Refusal.UNREACHABLE);
        }
        assertThat(error(STRANGER)).isEqualTo(Refusal.TOO_MANY_REQUESTS);
        assertThat(error(OPERATOR)).isEqualTo(Refusal.UNREACHABLE);
        assertThat(host.requests()).hasSize(11);
    }

    @Test
    void aBannedHostIsNotFollowed() throws Exception {
        hosts().setStatus(
                        hosts().register(host.hostPort(), HostOrigin.STRANGER, CLOCK.instant())
                                .id(),
                        HostStatus.BANNED);
        assertThat(request(host))
                .isInstanceOfSatisfying(
                        Crawling.Answer.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(Refusal.BANNED));
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void localHostsNeedTheOperatorsConsent() throws Exception {
        try (Upstream strict = upstream(rules(false, 50))) {
            for (String name :
                    List.of(host.hostPort(), "127.0.0.1", "http://[::1]:80", "pds", "ftp://pds.example.com")) {
                assertThat(strict.crawling().request(name, OPERATOR))
                        .as(name)
                        .isInstanceOfSatisfying(
                                Crawling.Answer.Refused.class,
                                refused -> assertThat(refused.error()).isEqualTo(Refusal.BAD_HOSTNAME));
            }
        }
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void theHostsThatAnotherRelayListsAreTakenOverPageByPage() throws Exception {
        try (SimulatedHost relay = SimulatedHost.start()) {
            ObjectNode list = JsonNodeFactory.instance.objectNode();
            ArrayNode rows = list.putArray("hosts");
            rows.addObject().put("hostname", host.hostPort()).put("status", "active");
            rows.addObject().put("hostname", other.hostPort()).put("status", "idle");
            rows.addObject().put("hostname", "localhost:1").put("status", "offline");
            rows.addObject().put("hostname", "169.254.169.254").put("status", "active");
            relay.listHosts(list);
            upstream.start(List.of(), RelayAddress.parse(relay.http().toString()));
            assertThat(host.awaitSubscribers(1, LONG)).isTrue();
            assertThat(other.awaitSubscribers(1, LONG)).isTrue();
        }
        assertThat(hosts().find("localhost:1")).isEmpty();
        assertThat(hosts().find("169.254.169.254")).isEmpty();
    }

    @Test
    void knownHostsAreFollowedAgainAfterARestart() throws Exception {
        hosts().register(host.hostPort(), HostOrigin.STRANGER, CLOCK.instant());
        upstream.start(List.of(other.hostPort()), null);
        assertThat(host.awaitSubscribers(1, LONG)).isTrue();
        assertThat(other.awaitSubscribers(1, LONG)).isTrue();
    }

    @Test
    void anIntakeThatThrowsIsToldAsADeath() throws Exception {
        received.onFrame = frame -> {
            throw new IllegalStateException("broken");
        };
        request(host);
        assertThat(host.awaitSubscribers(1, LONG)).isTrue();
        host.append(1, frame("hello"));
        assertThat(deaths.poll(LONG.toSeconds(), TimeUnit.SECONDS)).hasMessage("broken");
    }

    @Test
    void aDatabaseThatIsAwayWhenHostsAreToBeConnectedIsAskedAgain() throws Exception {
        hosts().register(host.hostPort(), HostOrigin.STRANGER, CLOCK.instant());
        FailingStatuses away = new FailingStatuses(hosts());
        away.pagesFail.release();
        try (Upstream stage = upstream(away, rules(true, 1), new CursorBook(List.of()))) {
            stage.start(List.of(), null);
            assertThat(host.awaitSubscribers(1, LONG)).isTrue();
        }
        assertThat(away.pagesFail.availablePermits()).isZero();
        assertThat(deaths).isEmpty();
    }

    @Test
    void aDatabaseThatFailsLaterDoesNotStopTheReading() throws Exception {
        hosts().setStatus(
                        hosts().register(host.hostPort(), HostOrigin.STRANGER, CLOCK.instant())
                                .id(),
                        HostStatus.OFFLINE);
        FailingStatuses failing = new FailingStatuses(hosts());
        try (Upstream stage = upstream(failing, rules(true, 1), new CursorBook(List.of()))) {
            stage.start(List.of(), null);
            assertThat(failing.failed.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(host.awaitSubscribers(1, LONG)).isTrue();
            host.append(1, frame("hello"));
            assertThat(received.next().bytes()).isEqualTo(frame("hello"));
        }
        assertThat(deaths).isEmpty();
    }

    private static CrawlRules rules(boolean allowInsecure, int newHostsPerDay) {
        return new CrawlRules(allowInsecure, PrivateHosts.NONE, 100, true, newHostsPerDay, List.of());
    }

    private Refusal error(Crawling.Asker asker) throws InterruptedException {
        return ((Crawling.Answer.Refused) upstream.crawling().request(host.hostPort(), asker)).error();
    }

    private Crawling.Answer request(SimulatedHost pds) throws InterruptedException {
        return upstream.crawling().request(pds.hostPort(), STRANGER);
    }

    private HostTable hosts() {
        return controlPlane.hosts();
    }

    private Upstream upstream(CrawlRules rules) {
        return upstream(hosts(), rules, new CursorBook(List.of()));
    }

    private Upstream upstream(Hosts hosts, CrawlRules rules, CursorBook cursors) {
        Upstream.Clients clients =
                new Upstream.Clients(new XrpcClient(http, CLOCK), new XrpcClient(http, CLOCK), guard, "tester/1");
        return new Upstream(
                hosts,
                new HostPolicy(controlPlane.rules(), rules, CLOCK),
                clients,
                new Upstream.Ports(received, cursors, id -> 0, metrics, CLOCK, (thread, death) -> deaths.add(death)));
    }

    private static ByteSlice frame(String text) {
        return ByteSlice.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An intake that keeps what it is given. */
    private static final class Received implements Intake {
        private volatile Consumer<RawFrame> onFrame = frame -> {};
        private final LinkedBlockingQueue<RawFrame> frames = new LinkedBlockingQueue<>();

        RawFrame next() throws InterruptedException {
            RawFrame frame = frames.poll(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            return frame;
        }

        @Override
        public void opened(UpstreamSource from, OptionalLong cursor) {}

        @Override
        public void cursorReset(UpstreamSource from) {}

        @Override
        public void accept(RawFrame frame) {
            onFrame.accept(frame);
            frames.add(frame);
            frame.inFlight().release();
        }

        @Override
        public void oversize(UpstreamSource from, ByteSlice head, long length) {}
    }

    /** A control plane whose statuses cannot be written, and whose next pages cannot be read. */
    private record FailingStatuses(Hosts rest, Semaphore failed, Semaphore pagesFail) implements Hosts {
        FailingStatuses(Hosts rest) {
            this(rest, new Semaphore(0), new Semaphore(0));
        }

        @Override
        public Host register(String hostname, HostOrigin origin, Instant now) {
            return rest.register(hostname, origin, now);
        }

        @Override
        public Optional<Host> find(String hostname) {
            return rest.find(hostname);
        }

        @Override
        public Optional<Host> find(HostId host) {
            return rest.find(host);
        }

        @Override
        public List<Host> page(HostId after, int limit) {
            if (pagesFail.tryAcquire()) {
                throw new ControlPlaneException("control plane: away", new SQLException("away"));
            }
            return rest.page(after, limit);
        }

        @Override
        public long broughtByStrangersSince(Instant from) {
            return rest.broughtByStrangersSince(from);
        }

        @Override
        public void setStatus(HostId host, HostStatus status) {
            failed.release();
            throw new ControlPlaneException("control plane: away", new SQLException("away"));
        }

        @Override
        public void setTerms(HostId host, HostTerms terms) {
            rest.setTerms(host, terms);
        }

        @Override
        public void delete(HostId host) {
            rest.delete(host);
        }
    }
}
