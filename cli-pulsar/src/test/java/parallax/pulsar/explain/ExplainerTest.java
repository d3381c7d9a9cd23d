package parallax.pulsar.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.FieldSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cbor.CborWriter;
import parallax.atproto.crypto.Curve;
import parallax.atproto.crypto.PublicKey;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.testkit.Breakage;
import parallax.atproto.testkit.BrokenTwice;
import parallax.atproto.testkit.HostSequence;
import parallax.atproto.testkit.TestAccount;
import parallax.atproto.testkit.TestEvent;
import parallax.atproto.testkit.TestRepo;
import parallax.pulsar.ledger.Ledger;
import parallax.pulsar.ledger.LedgerLimits;
import parallax.pulsar.ledger.Phase;
import parallax.pulsar.ledger.Place;
import parallax.pulsar.stream.StreamRecorder;
import parallax.reports.coverage.MissedEvent.Verdict;

class ExplainerTest {

    static final List<BrokenTwice> PAIRS = BrokenTwice.ALL;

    private static final Instant NOW = Instant.parse("2026-03-05T12:00:00Z");
    private static final Place RELAY = new Place(0, 0);
    private static final Place PDS = new Place(1, 0);
    private static final String HOST = "pds.example.com";
    private static final String ELSEWHERE = "elsewhere.example.com";
    private static final Sender SENDER = new Sender(HOST, Set.of(HOST, ELSEWHERE));
    private static final ExplainLimits LIMITS = new ExplainLimits(10, 4, Duration.ofSeconds(10));

    private final InstantSource clock = InstantSource.fixed(NOW);
    private final TestAccount account = TestAccount.create(Curve.K256, new Random(1));
    private final TestRepo repo = new TestRepo(account, new HostSequence(), clock);
    private final Ledger ledger = new Ledger(clock, LedgerLimits.DEFAULT, 2, 1);
    private final StreamRecorder relay = new StreamRecorder(RELAY, ledger, clock);
    private final StreamRecorder pds = new StreamRecorder(PDS, ledger, clock);

    /** Left out is what is no event, or by its identity no other event than the one before. */
    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            mode = Mode.EXCLUDE,
            names = {
                "SAME_REV",
                "GARBAGE",
                "CUT_OFF",
                "NOT_CANONICAL",
                "WITHOUT_REV",
                "REV_NO_TEXT",
                "ACTIVE_NO_BOOLEAN",
                "UNKNOWN_KIND"
            })
    void whatIsBrokenIsRefusedForTheReasonThatItIsBroken(Breakage breakage) throws InterruptedException {
        begin();
        pds.frame(repo.broken(breakage));
        Explained explained = only(explain(good()));
        assertThat(explained.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(explained.reason()).isEqualTo(breakage.ruling());
        assertThat(explained.detail()).isNotBlank();
    }

    /** As the relay has it, whose gates are held to the same order. */
    @ParameterizedTest
    @FieldSource("PAIRS")
    void ofTwoBrokenRulesTheFirstGivesTheReason(BrokenTwice breakages) throws InterruptedException {
        begin();
        pds.frame(repo.broken(breakages));
        assertThat(only(explain(good())).reason()).isEqualTo(breakages.first().ruling());
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            mode = Mode.EXCLUDE,
            names = {
                "SAME_REV",
                "GARBAGE",
                "CUT_OFF",
                "NOT_CANONICAL",
                "WITHOUT_REV",
                "REV_NO_TEXT",
                "ACTIVE_NO_BOOLEAN",
                "UNKNOWN_KIND"
            })
    void theSenderAndTheAccountAreLookedAtBeforeTheSignature(Breakage breakage) throws InterruptedException {
        begin();
        pds.frame(repo.broken(breakage));
        var missed = ledger.close().compare(0).missed();
        assertThat(only(explainer(known(ELSEWHERE, account)).explain(missed)).reason())
                .isEqualTo(breakage.rulingOr("wrong_host"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Breakage.class,
            mode = Mode.EXCLUDE,
            names = {
                "SAME_REV",
                "GARBAGE",
                "CUT_OFF",
                "NOT_CANONICAL",
                "WITHOUT_REV",
                "REV_NO_TEXT",
                "ACTIVE_NO_BOOLEAN",
                "UNKNOWN_KIND"
            })
    void whatAnInactiveAccountBreaksBesidesIsRefusedInTheOrderOfTheRules(Breakage breakage)
            throws InterruptedException {
        begin();
        both(repo.account(AccountStatus.DEACTIVATED).frame());
        pds.frame(repo.broken(breakage));
        var missed = ledger.close().compare(0).missed();
        assertThat(only(explainer(good()).explain(missed)).reason()).isEqualTo(breakage.rulingOr("inactive"));
        assertThat(only(explainer(known(ELSEWHERE, account)).explain(missed)).reason())
                .isEqualTo(breakage.rulingOr("wrong_host"));
        assertThat(only(explainer(new DidHistory.Unavailable("HTTP 500")).explain(missed))
                        .reason())
                .isEqualTo(breakage.rulingOr("inactive"));
    }

    @Test
    void anAccountEventNeedsNoKeyButAPds() throws InterruptedException {
        begin();
        pds.frame(repo.account(AccountStatus.DEACTIVATED).frame());
        var missed = ledger.close().compare(0).missed();
        DidHistory withoutKey = new DidHistory.Known(List.of(new DidVersion(0, null, HOST)));
        assertThat(only(explainer(withoutKey).explain(missed)).verdict()).isEqualTo(Verdict.UNEXPLAINED);
        DidHistory withoutPds = new DidHistory.Known(List.of(new DidVersion(0, account.publicKey(), null)));
        assertThat(only(explainer(withoutPds).explain(missed)).reason()).isEqualTo("no_identity");
    }

    @Test
    void theSyncOfTheHeadUnderTheOldKeyIsAMismatch() throws InterruptedException {
        begin();
        pds.frame(repo.sync().frame());
        account.rotate(Curve.P256, new Random(2));
        assertThat(only(explain(good())).reason()).isEqualTo("mismatch");
    }

    @Test
    void aDeletionTakesTheHeadAway() throws InterruptedException {
        begin();
        both(repo.account(AccountStatus.DELETED).frame());
        Instant later = NOW.plusSeconds(1);
        both(new TestRepo(account, new HostSequence(50), InstantSource.fixed(later))
                .account(AccountStatus.ACTIVE)
                .frame());
        pds.frame(new TestRepo(account, new HostSequence(60), InstantSource.fixed(NOW.minusSeconds(60)))
                .create("app.bsky.feed.post/anew")
                .frame());
        assertThat(only(explain(good())).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void anEventThatARelayCannotDecodeIsRefusedAsSuch() throws InterruptedException {
        begin();
        CborWriter out =
                new CborWriter().map(2).key("t").text("#account").key("op").integer(1);
        out.map(3).key("did").text(account.did().text());
        pds.frame(out.key("seq").integer(70).key("time").text(NOW.toString()).toSlice());
        Explained withoutActive = only(explain(good()));
        assertThat(withoutActive.reason()).isEqualTo("undecodable");
        assertThat(withoutActive.detail()).contains("active");
    }

    @Test
    void whatIsNoEventIsCountedAndNotCompared() throws InterruptedException {
        begin();
        Set<Breakage> undecodable = EnumSet.of(
                Breakage.GARBAGE,
                Breakage.CUT_OFF,
                Breakage.NOT_CANONICAL,
                Breakage.WITHOUT_REV,
                Breakage.REV_NO_TEXT,
                Breakage.ACTIVE_NO_BOOLEAN);
        for (Breakage breakage : undecodable) {
            pds.frame(repo.broken(breakage));
        }
        pds.frame(repo.broken(Breakage.UNKNOWN_KIND));
        assertThat(pds.counts().undecodable()).isEqualTo(6);
        assertThat(pds.counts().unknown()).isEqualTo(1);
        assertThat(explain(good())).isEmpty();
    }

    @Test
    void aGoodEventThatIsMissingStaysUnexplained() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        pds.frame(repo.identity("a.test").frame());
        pds.frame(repo.account(AccountStatus.ACTIVE).frame());
        assertThat(explain(good())).hasSize(3).allSatisfy(e -> {
            assertThat(e.verdict()).isEqualTo(Verdict.UNEXPLAINED);
            assertThat(e.reason()).isNull();
        });
    }

    @Test
    void anEventOfAnotherHostIsRefusedButNotAnIdentity() throws InterruptedException {
        begin();
        pds.frame(repo.account(AccountStatus.DEACTIVATED).frame());
        pds.frame(repo.identity("a.test").frame());
        List<Explained> explained = explain(known("elsewhere.example.com", account));
        assertThat(explained).extracting(Explained::reason).containsExactly("wrong_host", null);
        assertThat(explained.get(0).detail()).contains("elsewhere.example.com");
    }

    @Test
    void aDocumentThatChangedLaterDoesNotExcuseALoss() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        DidVersion before = new DidVersion(0, account.publicKey(), HOST);
        DidVersion after =
                new DidVersion(NOW.plusSeconds(20).toEpochMilli(), account.publicKey(), "elsewhere.example.com");
        assertThat(only(explain(new DidHistory.Known(List.of(before, after)))).verdict())
                .isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void aDocumentThatChangedBeforeIsWhatCounts() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/late").frame());
        DidVersion before = new DidVersion(0, account.publicKey(), HOST);
        DidVersion after =
                new DidVersion(NOW.minusSeconds(20).toEpochMilli(), account.publicKey(), "elsewhere.example.com");
        assertThat(only(explain(new DidHistory.Known(List.of(before, after)))).reason())
                .isEqualTo("wrong_host");
    }

    @Test
    void theOldKeyDoesNotExcuseTheLossOfWhatTheNewOneSigned() throws InterruptedException {
        begin();
        PublicKey old = account.publicKey();
        account.rotate(Curve.P256, new Random(2));
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        DidVersion before = new DidVersion(0, old, HOST);
        DidVersion after = new DidVersion(NOW.minusMillis(10).toEpochMilli(), account.publicKey(), HOST);
        assertThat(only(explain(new DidHistory.Known(List.of(before, after)))).verdict())
                .isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void commitsOfAnInactiveAccountAreRefusedUntilItIsActiveAgain() throws InterruptedException {
        begin();
        both(repo.account(AccountStatus.DEACTIVATED).frame());
        pds.frame(repo.create("app.bsky.feed.post/a").frame());
        // Two #account events of one moment would be one event.
        pds.frame(new TestRepo(account, new HostSequence(50), InstantSource.fixed(NOW.plusSeconds(1)))
                .account(AccountStatus.ACTIVE)
                .frame());
        pds.frame(repo.create("app.bsky.feed.post/b").frame());
        assertThat(explain(good())).extracting(Explained::reason).containsExactly("inactive", null, null);
    }

    @Test
    void theHostBeforeAMigrationDoesNotMakeAnAccountInactive() throws InterruptedException {
        begin();
        ByteSlice farewell = repo.account(AccountStatus.DEACTIVATED).frame();
        new StreamRecorder(new Place(1, 7), ledger, clock).frame(farewell);
        relay.frame(farewell);
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        assertThat(only(explain(good())).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void whatCannotBeCheckedIsUnchecked() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        Explained unavailable = only(explain(new DidHistory.Unavailable("HTTP 500")));
        assertThat(unavailable.verdict()).isEqualTo(Verdict.UNCHECKED);
        assertThat(unavailable.detail()).isEqualTo("HTTP 500");
    }

    @Test
    void aDidWithoutIdentityIsRefusedWithItsIdentityEvents() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        pds.frame(repo.identity("a.test").frame());
        assertThat(explain(new DidHistory.None("the directory does not know the DID")))
                .extracting(Explained::reason)
                .containsExactly("no_identity", "no_identity");
    }

    @Test
    void aDocumentThatNamesNoStreamOfTheReferenceExcusesNothing() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        Explained explained = only(explain(known("proxied.example.com", account)));
        assertThat(explained.verdict()).isEqualTo(Verdict.UNCHECKED);
        assertThat(explained.detail()).contains("proxied.example.com");
    }

    @Test
    void theLossOfTheSyncThatFollowsACommitOfTheSameRevIsNoRepeat() throws InterruptedException {
        begin();
        pds.frame(repo.sync().frame());
        assertThat(only(explain(good())).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void aSyncOfTheSameRevWithAnotherCommitIsStale() throws InterruptedException {
        TestRepo twin = new TestRepo(account, new HostSequence(100), clock);
        ledger.enter(Phase.WINDOW);
        both(repo.create("app.bsky.feed.post/one").frame());
        TestEvent other = twin.create("app.bsky.feed.post/other");
        assertThat(twin.head().rev()).isEqualTo(repo.head().rev());
        assertThat(other.frame()).isNotNull();
        pds.frame(twin.sync().frame());
        assertThat(only(explain(good())).reason()).isEqualTo("stale_rev");
    }

    @Test
    void withoutAReferenceOnlyTheOrderOfTheStreamThatHadItCounts() throws InterruptedException {
        Ledger relays = new Ledger(clock, LedgerLimits.DEFAULT, 2, Ledger.NO_REFERENCE);
        relays.enter(Phase.WINDOW);
        StreamRecorder lossy = new StreamRecorder(new Place(0, 0), relays, clock);
        StreamRecorder slow = new StreamRecorder(new Place(1, 0), relays, clock);
        ByteSlice lost = repo.create("app.bsky.feed.post/lost").frame();
        lossy.frame(repo.create("app.bsky.feed.post/next").frame());
        slow.frame(lost);
        Explainer explainer = new Explainer(did -> good(), LIMITS, place -> Sender.NONE, () -> false);
        Explained explained = only(explainer.explain(relays.close().compare(0).missed()));
        assertThat(explained.verdict()).isEqualTo(Verdict.UNEXPLAINED);
    }

    @Test
    void whoWaitsForTheEndDoesNotWaitForTheDirectory() throws InterruptedException {
        begin();
        pds.frame(repo.create("app.bsky.feed.post/lost").frame());
        CountDownLatch never = new CountDownLatch(1);
        ExplainLimits slow = new ExplainLimits(10, 4, Duration.ofHours(1));
        Explainer explainer = new Explainer(
                did -> {
                    try {
                        never.await();
                        return good();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return new DidHistory.Unavailable("interrupted");
                    }
                },
                slow,
                place -> SENDER,
                () -> true);
        assertThat(only(explainer.explain(ledger.close().compare(0).missed())).verdict())
                .isEqualTo(Verdict.UNCHECKED);
    }

    @Test
    void theBudgetOfDidsIsKeptAndEachIsAskedForOnce() throws InterruptedException {
        ledger.enter(Phase.WINDOW);
        for (int i = 0; i < 30; i++) {
            TestRepo other =
                    new TestRepo(TestAccount.create(Curve.P256, new Random(i)), new HostSequence(i * 10L), clock);
            pds.frame(other.identity("a.test").frame());
            pds.frame(other.account(AccountStatus.ACTIVE).frame());
        }
        AtomicInteger asked = new AtomicInteger();
        Explainer explainer = new Explainer(
                did -> {
                    asked.incrementAndGet();
                    return known(HOST, account);
                },
                LIMITS,
                place -> SENDER,
                () -> false);
        var missed = ledger.close().compare(0).missed();
        List<Explained> first = explainer.explain(missed);
        List<Explained> again = explainer.explain(missed);
        assertThat(asked.get()).isEqualTo(LIMITS.dids());
        assertThat(first).filteredOn(e -> e.verdict() == Verdict.UNCHECKED).hasSize(40);
        assertThat(again)
                .extracting(Explained::verdict)
                .isEqualTo(first.stream().map(Explained::verdict).toList());
    }

    @Test
    void withoutTheBytesNothingIsCalledALoss() throws InterruptedException {
        Ledger small = new Ledger(clock, new LedgerLimits(10, 0), 2, 1);
        small.enter(Phase.WINDOW);
        new StreamRecorder(PDS, small, clock)
                .frame(repo.create("app.bsky.feed.post/first").frame());
        Explainer explainer = new Explainer(did -> good(), LIMITS, place -> SENDER, () -> false);
        Explained explained = only(explainer.explain(small.close().compare(0).missed()));
        assertThat(explained.verdict()).isEqualTo(Verdict.UNCHECKED);
        assertThat(explained.detail()).contains("memory");
    }

    private void begin() {
        ledger.enter(Phase.WINDOW);
        both(repo.create("app.bsky.feed.post/first").frame());
        both(repo.create("app.bsky.feed.post/second").frame());
    }

    private void both(ByteSlice frame) {
        pds.frame(frame);
        relay.frame(frame);
    }

    private DidHistory good() {
        return known(HOST, account);
    }

    private static DidHistory known(@Nullable String host, TestAccount account) {
        return new DidHistory.Known(List.of(new DidVersion(0, account.publicKey(), host)));
    }

    private List<Explained> explain(DidHistory history) throws InterruptedException {
        return explainer(history).explain(ledger.close().compare(0).missed());
    }

    private static Explainer explainer(DidHistory history) {
        return new Explainer(did -> history, LIMITS, place -> SENDER, () -> false);
    }

    private static Explained only(List<Explained> explained) {
        assertThat(explained).hasSize(1);
        return Objects.requireNonNull(explained.get(0));
    }
}
