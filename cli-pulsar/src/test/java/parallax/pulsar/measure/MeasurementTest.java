package parallax.pulsar.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parallax.atproto.address.AddressGuard;
import parallax.atproto.address.ReferenceAddress;
import parallax.atproto.address.RelayAddress;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.Frame;
import parallax.atproto.event.FrameDecoder;
import parallax.atproto.http.GuardedHttp;
import parallax.atproto.http.HttpConcurrency;
import parallax.atproto.http.HttpLimits;
import parallax.atproto.identity.CacheLimits;
import parallax.atproto.identity.CachedResolver;
import parallax.atproto.identity.IdentityStore;
import parallax.atproto.identity.PlcResolver;
import parallax.atproto.identity.RequestRate;
import parallax.atproto.identity.ResolverListener;
import parallax.atproto.politeness.Stop;
import parallax.atproto.server.XrpcResponse;
import parallax.atproto.syntax.Did;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestRepo;
import parallax.atproto.testkit.host.Fault;
import parallax.atproto.testkit.host.SimulatedHost;
import parallax.atproto.testkit.plc.SimulatedPlc;
import parallax.atproto.xrpc.XrpcClient;
import parallax.pulsar.PublishedSchema;
import parallax.pulsar.explain.DidHistories;
import parallax.pulsar.explain.DidHistory;
import parallax.pulsar.explain.DidVersion;
import parallax.pulsar.explain.ExplainLimits;
import parallax.pulsar.explain.Sources;
import parallax.pulsar.explain.Sources.ProbeBudget;
import parallax.pulsar.ledger.LedgerLimits;
import parallax.reports.coverage.Comparison;
import parallax.reports.coverage.Comparison.Extent;
import parallax.reports.coverage.CoverageJson;
import parallax.reports.coverage.CoverageReport;
import parallax.reports.coverage.MissedEvent;
import parallax.reports.coverage.MissedEvent.Verdict;
import parallax.reports.coverage.StreamResult;
import parallax.reports.document.AccountSet;
import parallax.reports.document.RunFacts;

/** Three PDSes as one reference, a relay that loses what it is told to, and a measurement of it, over sockets. */
class MeasurementTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(3);

    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Set<Integer> down = new HashSet<>();
    private final List<HostSequence> seqs = new ArrayList<>();
    private final List<TestRepo> repos = new ArrayList<>();
    private final Map<Did, DidHistory> directory = new LinkedHashMap<>();
    private final HostSequence relaySeq = new HostSequence();
    private final SimulatedHost relay = SimulatedHost.start();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch windowOpen = new CountDownLatch(1);
    private final WindowClock clock = new WindowClock();
    private final Stop stop = new Stop();
    private final SimulatedPlc plc = SimulatedPlc.start();
    private final GuardedHttp http = new GuardedHttp(
            AddressGuard.publicOnly().allowingInsecureLocalhost(),
            HttpLimits.DOCUMENTS,
            HttpConcurrency.DEFAULT,
            "pulsar/test");
    private int probe = 100;
    /** More than a connection takes on a slow machine. */
    private Duration connectTimeout = LONG;

    private volatile List<Progress.Line> lines = List.of();

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            hosts.add(SimulatedHost.start());
            seqs.add(new HostSequence());
            TestAccount account = TestAccount.create(i == 1 ? Curve.P256 : Curve.K256, new Random(i));
            repos.add(new TestRepo(account, seqs.get(i), InstantSource.system()));
            directory.put(
                    account.did(),
                    new DidHistory.Known(List.of(
                            new DidVersion(0, account.publicKey(), hosts.get(i).hostPort()))));
        }
    }

    @AfterEach
    void end() {
        hosts.forEach(SimulatedHost::close);
        relay.close();
        http.close();
        plc.close();
        threads.shutdownNow();
    }

    @Test
    void theReportSaysExactlyWhatTheRelayLostAlteredAndRefused() throws Exception {
        Future<CoverageReport> report = measure(WINDOW);
        for (int i = 0; i < 60; i++) {
            both(i % 3, repos.get(i % 3).create("app.bsky.feed.post/n" + i).frame());
        }
        ByteSlice lost = repos.get(2).create("app.bsky.feed.post/lost").frame();
        host(2, lost);
        both(2, repos.get(2).create("app.bsky.feed.post/after").frame());
        host(0, repos.get(0).broken(Breakage.FLIPPED_SIGNATURE));
        host(1, repos.get(1).broken(Breakage.SYNC_REV_DIFFERS));
        TestRepo stranger = new TestRepo(repos.get(0).account(), seqs.get(1), InstantSource.system());
        host(1, stranger.account(AccountStatus.DEACTIVATED).frame());
        rewritten(0);
        send(relay, relaySeq, repos.get(0).create("app.bsky.feed.post/extra").frame());

        CoverageReport result = ended(report, WINDOW, 63, 66);
        Comparison comparison = result.comparisons().get(0);
        assertThat(result.whole()).isTrue();
        assertThat(comparison.extent()).isEqualTo(Extent.WHOLE);
        assertThat(comparison.reference()).isEqualTo(66);
        assertThat(comparison.matched()).isEqualTo(61);
        assertThat(comparison.altered()).isEqualTo(1);
        assertThat(comparison.extra()).isEqualTo(1);
        assertThat(comparison.refused())
                .containsExactly(
                        Map.entry("bad_signature", 1L), Map.entry("mismatch", 1L), Map.entry("wrong_host", 1L));
        assertThat(comparison.unchecked()).isZero();
        assertThat(comparison.missed())
                .filteredOn(missed -> missed.verdict() == Verdict.UNEXPLAINED)
                .containsExactly(new MissedEvent(
                        "#commit",
                        repos.get(2).account().did().text(),
                        event(lost).rev().text(),
                        hosts.get(2).hostPort(),
                        Verdict.UNEXPLAINED,
                        null,
                        null));
        StreamResult union = result.of(StreamResult.Role.REFERENCE).get(0);
        assertThat(union.events().total()).isEqualTo(66);
        assertThat(union.uniqueDids()).isEqualTo(3);
        assertThat(result.of(StreamResult.Role.MEMBER))
                .extracting(member -> member.events().total())
                .containsExactly(22L, 22L, 22L);
        assertThat(relay.requests())
                .anySatisfy(request ->
                        assertThat(request.header("user-agent").orElse("")).startsWith("pulsar/"));
    }

    @Test
    void accountsThatOneSideLacksHaveTheirClassWithEvidence() throws Exception {
        Future<CoverageReport> report = measure(WINDOW);
        TestRepo live = newcomer(10);
        TestRepo behind = newcomer(11);
        TestRepo closed = newcomer(12);
        TestRepo ghost = newcomer(13);
        for (TestRepo repo : List.of(live, behind, closed, ghost)) {
            ByteSlice frame = repo.create("app.bsky.feed.post/new").frame();
            host(0, frame);
            if (repo != ghost) {
                String rev =
                        repo == behind ? "2222222222222" : event(frame).rev().text();
                hosts.get(0).repoStatus(repo.account().did().text(), status(repo, repo != closed, rev));
            }
        }
        TestRepo stranger =
                new TestRepo(TestAccount.create(Curve.K256, new Random(14)), seqs.get(1), InstantSource.system());
        send(relay, relaySeq, stranger.create("app.bsky.feed.post/alone").frame());
        both(1, repos.get(1).create("app.bsky.feed.post/shared").frame());

        CoverageReport result = ended(report, WINDOW, 2, 5);
        assertThat(result.accounts())
                .extracting(AccountSet::sentence)
                .containsExactly(
                        "Of 4 accounts that all showed and relay did not: 1 live, 1 stale, 1 deactivated, 1 ghost;"
                                + " 0 unverified, 0 unchecked.",
                        "Of 1 account that relay showed and all did not: 1 unresolvable; 0 unverified, 0 unchecked.");
        byte[] json = CoverageJson.text(result).getBytes(StandardCharsets.UTF_8);
        assertThat(PublishedSchema.errors(json)).isEmpty();
        assertThat(CoverageJson.read(json)).isEqualTo(result);
        AccountSet lacked = result.accounts().get(0);
        assertThat(lacked.source()).isEqualTo("relay");
        assertThat(lacked.seed()).isNull();
        assertThat(lacked.accounts())
                .filteredOn(
                        account -> account.did().equals(ghost.account().did().text()))
                .singleElement()
                .satisfies(account -> {
                    assertThat(account.accountClass().wireName()).isEqualTo("ghost");
                    assertThat(account.evidence()).anySatisfy(inquiry -> {
                        assertThat(inquiry.asked()).isEqualTo("com.atproto.sync.getRepoStatus");
                        assertThat(inquiry.error()).isEqualTo("RepoNotFound");
                    });
                });
    }

    @Test
    void accountsOverTheBudgetAreUncheckedAndSaidToBe() throws Exception {
        probe = 0;
        Future<CoverageReport> report = measure(WINDOW);
        host(0, newcomer(10).create("app.bsky.feed.post/new").frame());
        CoverageReport result = ended(report, WINDOW, 0, 1);
        assertThat(result.accounts())
                .extracting(AccountSet::sentence)
                .containsExactly(
                        "Of 1 account that all showed and relay did not: 0 settled; 0 unverified, 1 unchecked.");
        assertThat(plc.requests()).isZero();
    }

    /** An account at the first PDS that the relay has never heard of. */
    private TestRepo newcomer(int seed) {
        TestAccount account = TestAccount.create(Curve.K256, new Random(seed));
        plc.put(account.did(), account.publicKey(), hosts.get(0).http(), "new.test");
        directory.put(
                account.did(),
                new DidHistory.Known(List.of(
                        new DidVersion(0, account.publicKey(), hosts.get(0).hostPort()))));
        return new TestRepo(account, seqs.get(0), InstantSource.system());
    }

    private static XrpcResponse status(TestRepo repo, boolean active, String rev) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("did", repo.account().did().text())
                .put("active", active);
        return XrpcResponse.json(200, active ? body.put("rev", rev) : body.put("status", "deactivated"));
    }

    @Test
    void aRelayThatIsCutIsPartialAndItsNumbersAreLowerBounds() throws Exception {
        relay.nextConnection(new Fault.Cut(8, Fault.Manner.CLOSE_FRAME));
        Future<CoverageReport> report = measure(WINDOW);
        for (int i = 0; i < 30; i++) {
            both(i % 3, repos.get(i % 3).create("app.bsky.feed.post/n" + i).frame());
        }
        CoverageReport result = ended(report, WINDOW, 30, 30);
        StreamResult measured = result.relays().get(0);
        assertThat(result.whole()).isFalse();
        assertThat(measured.partial()).hasSize(1);
        assertThat(measured.partial().get(0).reason()).contains("1001");
        assertThat(measured.partial().get(0).atMillis()).isLessThanOrEqualTo(3_000);
        assertThat(result.comparisons().get(0).extent()).isEqualTo(Extent.RELAY_CUT);
        assertThat(result.comparisons().get(0).reference()).isEqualTo(30);
    }

    @Test
    void aMemberThatIsDownMakesTheReferencePartial() throws Exception {
        hosts.get(1).close();
        down.add(1);
        Future<CoverageReport> report = measure(WINDOW);
        both(0, repos.get(0).create("app.bsky.feed.post/a").frame());
        CoverageReport result = ended(report, WINDOW, 1, 1);
        assertThat(result.of(StreamResult.Role.REFERENCE).get(0).partial())
                .singleElement()
                .satisfies(cut -> assertThat(cut.reason()).contains("was not connected"));
        assertThat(result.of(StreamResult.Role.MEMBER).get(1).notConnected()).contains("unreachable");
        assertThat(result.comparisons().get(0).extent()).isEqualTo(Extent.REFERENCE_CUT);
    }

    @Test
    void withoutTheOnlyRelayThereIsNothingToReport() {
        relay.close();
        connectTimeout = Duration.ofSeconds(5);
        Measurement measurement = measurement(WINDOW);
        assertThatThrownBy(measurement::run)
                .isInstanceOf(MeasurementException.class)
                .hasMessageContaining("could not connect to a relay: relay (unreachable");
    }

    @Test
    void anEarlyEndReportsWhatWasMeasured() throws Exception {
        Future<CoverageReport> early = measure(Duration.ofMinutes(10));
        both(0, repos.get(0).create("app.bsky.feed.post/a").frame());
        both(0, repos.get(0).create("app.bsky.feed.post/b").frame());
        clock.goOn(Duration.ZERO);
        stop.ask();
        CoverageReport result = early.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.endedEarlyAtMillis()).isNotNull().isLessThan(600_000);
        assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("ended early"));
    }

    /** The end of the window comes when all has come; what then comes of it. */
    private CoverageReport ended(Future<CoverageReport> report, Duration window, long ofRelay, long ofHosts)
            throws Exception {
        awaitLines(() -> lines.getFirst().events() >= ofRelay && lines.getLast().events() >= ofHosts);
        clock.goOn(window);
        return report.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitLines(BooleanSupplier wanted) {
        long end = System.nanoTime() + LONG.toNanos();
        while (lines.isEmpty() || !wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).as("so far came " + lines).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** Starts a measurement and waits until its window is open, which it stays until {@link #ended}. */
    private Future<CoverageReport> measure(Duration window) throws InterruptedException {
        Measurement measurement = measurement(window);
        Future<CoverageReport> report = threads.submit(measurement::run);
        warmUp();
        assertThat(windowOpen.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return report;
    }

    /** One event on every stream, before the window: the streams flow at once, and it is in no number. */
    private void warmUp() throws InterruptedException {
        assertThat(relay.awaitSubscribers(1, LONG)).isTrue();
        for (int i = 0; i < hosts.size(); i++) {
            if (!down.contains(i)) {
                assertThat(hosts.get(i).awaitSubscribers(1, LONG)).isTrue();
                both(i, repos.get(i).create("app.bsky.feed.post/warm").frame());
            }
        }
        if (!down.isEmpty()) {
            awaitLines(() -> lines.getFirst().state().equals(Progress.Line.OK)
                    && lines.getLast()
                            .state()
                            .equals(hosts.size() - down.size() + " of " + hosts.size() + " connected"));
            clock.goOn(connectTimeout);
        }
    }

    private Measurement measurement(Duration window) {
        String union = String.join(
                "+", hosts.stream().map(host -> host.http().toString()).toList());
        MeasurementPlan plan = new MeasurementPlan(
                List.of(RelayAddress.parse("relay=" + relay.http())),
                ReferenceAddress.parse("all=" + union),
                window,
                Duration.ofSeconds(1),
                connectTimeout,
                LedgerLimits.DEFAULT,
                new ExplainLimits(100, 4, Duration.ofSeconds(10)),
                ProbeBudget.of(probe, 1_000),
                new Invocation(new RunFacts.Tool("pulsar", "test"), List.of("relay")));
        DidHistories histories = did -> Objects.requireNonNull(directory.get(did));
        ProgressListener listener = progress -> {
            lines = progress.lines();
            if (progress.stage() == Progress.Stage.WINDOW && windowOpen.getCount() > 0) {
                clock.stop();
                windowOpen.countDown();
            }
        };
        return new Measurement(plan, inquiries(histories), clock, listener, stop);
    }

    private Sources inquiries(DidHistories histories) {
        InstantSource clock = InstantSource.system();
        CachedResolver identities = new CachedResolver(
                new PlcResolver(http, plc.uri(), RequestRate.perSecond(1_000), clock),
                CacheLimits.DEFAULT,
                IdentityStore.NONE,
                ResolverListener.NONE,
                clock);
        return new Sources(histories, identities, new XrpcClient(http, clock), () -> true);
    }

    private void both(int host, ByteSlice frame) {
        host(host, frame);
        send(relay, relaySeq, frame);
    }

    private void host(int host, ByteSlice frame) {
        hosts.get(host).append(FrameDecoder.peekSeq(frame).orElseThrow(), frame);
    }

    /** An #identity that the relay passes on without its handle. */
    private void rewritten(int host) {
        InstantSource oneMoment = InstantSource.fixed(InstantSource.system().instant());
        TestAccount account = repos.get(host).account();
        host(
                host,
                new TestRepo(account, seqs.get(host), oneMoment)
                        .identity("a.test")
                        .frame());
        send(
                relay,
                relaySeq,
                new TestRepo(account, new HostSequence(), oneMoment)
                        .identity(null)
                        .frame());
    }

    private static void send(SimulatedHost to, HostSequence seqs, ByteSlice frame) {
        long seq = seqs.next();
        Frame.Message message = (Frame.Message) FrameDecoder.decode(frame);
        to.append(seq, Objects.requireNonNull(message.seq()).splice(frame, seq));
    }

    private static Event.Commit event(ByteSlice frame) {
        Frame.Message message = (Frame.Message) FrameDecoder.decode(frame);
        return (Event.Commit) message.event();
    }
}
