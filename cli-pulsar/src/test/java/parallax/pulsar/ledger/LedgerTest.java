package parallax.pulsar.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.event.EventKind;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Tid;
import parallax.pulsar.ledger.RelayDiff.Tally;

class LedgerTest {

    private static final String ALICE = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String BOB = "did:web:bob.example.com";
    private static final Place RELAY = new Place(0, 0);
    private static final Place REFERENCE = new Place(1, 0);
    private static final ByteSlice FRAME = ByteSlice.of(new byte[100]);

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

    @Test
    void anEventBelongsToTheWindowOfItsFirstCopyAnywhere() {
        Ledger ledger = ledger();
        ledger.record(RELAY, commit(ALICE, 1), FRAME);
        ledger.enter(Phase.WINDOW);
        ledger.record(REFERENCE, commit(ALICE, 1), FRAME);
        ledger.record(REFERENCE, commit(ALICE, 2), FRAME);
        ledger.enter(Phase.GRACE);
        ledger.record(RELAY, commit(ALICE, 2), FRAME);
        ledger.record(RELAY, commit(ALICE, 3), FRAME);
        ledger.record(REFERENCE, commit(ALICE, 3), FRAME);
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.COMMIT)).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(findings.of(0).commits()).isEqualTo(1);
    }

    @Test
    void theSameRevOfTwoAccountsOrTwoKindsIsNotTheSameEvent() {
        Ledger ledger = open();
        ledger.record(REFERENCE, commit(ALICE, 1), FRAME);
        ledger.record(RELAY, commit(BOB, 1), FRAME);
        ledger.record(RELAY, new EventFacts(EventKind.SYNC, 1, ALICE, 1, "t", 0, 0, ""), FRAME);
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.COMMIT)).isEqualTo(new Tally(0, 0, 1, 1));
        assertThat(tally(findings, EventKind.SYNC)).isEqualTo(new Tally(0, 0, 0, 1));
    }

    @Test
    void anAccountIsLackedIfNoEventOfItCameEvenBeforeTheWindow() {
        Ledger ledger = ledger();
        ledger.record(RELAY, commit(BOB, 1), FRAME);
        ledger.enter(Phase.WINDOW);
        ledger.record(REFERENCE, commit(BOB, 2), FRAME);
        ledger.record(REFERENCE, commit(ALICE, 5), FRAME);
        ledger.record(REFERENCE, commit(ALICE, 4), FRAME);
        ledger.record(RELAY, commit("did:web:carol.example.com", 3), FRAME);
        ledger.record(RELAY, identity("a.test", "did:web:dan.example.com"), FRAME);
        Findings findings = ledger.close();
        assertThat(findings.lackedBy(0)).containsExactly(new LoneAccount(new Did(ALICE), Tid.of(0, 5)));
        assertThat(findings.onlyOn(0))
                .containsExactly(
                        new LoneAccount(new Did("did:web:carol.example.com"), Tid.of(0, 3)),
                        new LoneAccount(new Did("did:web:dan.example.com"), null));
    }

    @Test
    void withoutAReferenceAnAccountIsLackedThatAnyOtherStreamThatTakesPartShowed() {
        Ledger ledger = new Ledger(clock, LedgerLimits.DEFAULT, 3, Ledger.NO_REFERENCE);
        ledger.exclude(2);
        ledger.enter(Phase.WINDOW);
        ledger.record(new Place(1, 0), commit(ALICE, 1), FRAME);
        ledger.record(new Place(2, 0), commit(BOB, 1), FRAME);
        Findings findings = ledger.close();
        assertThat(findings.lackedBy(0)).extracting(LoneAccount::did).containsExactly(new Did(ALICE));
        assertThat(findings.lackedBy(1)).isEmpty();
        assertThat(findings.onlyOn(1)).isEmpty();
    }

    @Test
    void aCommitThatComesAgainIsARepeatAndNoSecondEvent() {
        Ledger ledger = open();
        for (int i = 0; i < 3; i++) {
            ledger.record(REFERENCE, commit(ALICE, 7), FRAME);
        }
        ledger.record(RELAY, commit(ALICE, 7), FRAME);
        assertThat(ledger.events(1)).isEqualTo(1);
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.COMMIT)).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(findings.of(1).repeats()).isEqualTo(2);
    }

    @Test
    void identitiesOfOneTimeCountAsOftenAsTheyWereSent() {
        Ledger ledger = open();
        for (int i = 0; i < 3; i++) {
            ledger.record(REFERENCE, identity("a.test"), FRAME);
        }
        ledger.record(RELAY, identity("a.test"), FRAME);
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.IDENTITY)).isEqualTo(new Tally(1, 0, 2, 0));
        assertThat(findings.compare(0).missed()).hasSize(2);
        assertThat(findings.of(1).identities()).isEqualTo(3);
    }

    @Test
    void anotherHandleOrStatusIsAlteredAndNotMissing() {
        Ledger ledger = open();
        ledger.record(REFERENCE, identity("a.test"), FRAME);
        ledger.record(RELAY, identity(""), FRAME);
        ledger.record(REFERENCE, account("active "), FRAME);
        ledger.record(RELAY, account(EventFacts.account(false, "takendown")), FRAME);
        ledger.record(RELAY, account(EventFacts.account(false, "takendown")), FRAME);
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.IDENTITY)).isEqualTo(new Tally(0, 1, 0, 0));
        assertThat(tally(findings, EventKind.ACCOUNT)).isEqualTo(new Tally(0, 1, 0, 1));
    }

    @Test
    void whatIsMissedComesWithItsFrameItsSourceAndTheHistoryOfTheAccount() {
        Ledger ledger = open();
        ledger.record(new Place(1, 4), commit(ALICE, 1), FRAME);
        ledger.record(RELAY, commit(ALICE, 1), FRAME);
        ledger.record(new Place(1, 4), identity("a.test"), FRAME);
        ledger.record(new Place(1, 5), commit(ALICE, 2), FRAME);
        Findings findings = ledger.close();
        Missed missed = findings.compare(0).missed().get(1);
        assertThat(missed.place()).isEqualTo(new Place(1, 5));
        assertThat(missed.frame()).isSameAs(FRAME);
        assertThat(missed.did().text()).isEqualTo(ALICE);
        assertThat(Objects.requireNonNull(missed.rev()).value()).isEqualTo(2);
        assertThat(missed.before())
                .containsExactly(
                        new Seen(EventKind.COMMIT, new Place(1, 4), 1, 9, "", 0, true),
                        new Seen(EventKind.IDENTITY, new Place(1, 4), 0, 0, "a.test", 1, false));
    }

    @Test
    void framesAreKeptWithinTheLimitAndOnlyWhileSomeStreamLacksTheEvent() {
        Ledger ledger = new Ledger(clock, new LedgerLimits(100, 250), 2, 1);
        ledger.enter(Phase.WINDOW);
        for (int rev = 0; rev < 10; rev++) {
            ledger.record(REFERENCE, commit(ALICE, rev), FRAME);
            ledger.record(RELAY, commit(ALICE, rev), FRAME);
        }
        for (int rev = 10; rev < 14; rev++) {
            ledger.record(REFERENCE, commit(ALICE, rev), FRAME);
        }
        Findings findings = ledger.close();
        assertThat(findings.compare(0).missed())
                .extracting(missed -> missed.frame() != null)
                .containsExactly(true, true, false, false);
        assertThat(findings.withoutEvidence()).isEqualTo(2);
    }

    @Test
    void aFullLedgerTakesInNoNewEventsButMatchesTheOldOnes() {
        Ledger ledger = new Ledger(clock, new LedgerLimits(2, 1000), 2, 1);
        ledger.enter(Phase.WINDOW);
        for (int rev = 0; rev < 5; rev++) {
            ledger.record(REFERENCE, commit(ALICE, rev), FRAME);
        }
        for (int rev = 0; rev < 5; rev++) {
            ledger.record(RELAY, commit(ALICE, rev), FRAME);
        }
        Findings findings = ledger.close();
        assertThat(tally(findings, EventKind.COMMIT)).isEqualTo(new Tally(2, 0, 0, 0));
        assertThat(findings.refused()).isEqualTo(6);
    }

    @Test
    void theLagIsTheMedianBehindTheFirstArrival() {
        Ledger ledger = open();
        for (int rev = 0; rev < 5; rev++) {
            ledger.record(REFERENCE, commit(ALICE, rev), FRAME);
            now.addAndGet(rev * 10L);
            ledger.record(RELAY, commit(ALICE, rev), FRAME);
        }
        assertThat(ledger.lagMillis(0)).hasValue(20);
        assertThat(ledger.lagMillis(1)).hasValue(0);
        assertThat(ledger.uniqueDids(0)).isEqualTo(1);
    }

    @Test
    void withoutAReferenceTheRelaysTogetherAreIt() {
        Ledger ledger = new Ledger(clock, LedgerLimits.DEFAULT, 3, Ledger.NO_REFERENCE);
        ledger.enter(Phase.WINDOW);
        ledger.exclude(2);
        ledger.record(new Place(0, 0), commit(ALICE, 1), FRAME);
        ledger.record(new Place(1, 0), commit(ALICE, 1), FRAME);
        ledger.record(new Place(1, 0), commit(ALICE, 2), FRAME);
        ledger.record(new Place(0, 0), identity("a.test"), FRAME);
        ledger.record(new Place(1, 0), identity(""), FRAME);
        Findings findings = ledger.close();
        assertThat(findings.compare(0).kinds().get(EventKind.COMMIT)).isEqualTo(new Tally(1, 0, 1, 0));
        assertThat(findings.compare(1).kinds().get(EventKind.COMMIT)).isEqualTo(new Tally(2, 0, 0, 0));
        assertThat(findings.compare(0).kinds().get(EventKind.IDENTITY)).isEqualTo(new Tally(1, 0, 0, 0));
        assertThat(findings.compare(1).kinds().get(EventKind.IDENTITY)).isEqualTo(new Tally(0, 1, 0, 0));
        assertThat(findings.compare(0).missed().get(0).place()).isEqualTo(new Place(1, 0));
    }

    @Test
    void whatALedgerMayHoldFitsTheHeap() {
        assertThat(LedgerLimits.within(4_000, 1_000_000)).isEqualTo(new LedgerLimits(10, 1_000));
        assertThat(LedgerLimits.within(Long.MAX_VALUE, 7))
                .isEqualTo(new LedgerLimits(7, LedgerLimits.DEFAULT.maxEvidenceBytes()));
    }

    @Test
    void phasesDoNotGoBack() {
        Ledger ledger = open();
        assertThatThrownBy(() -> ledger.enter(Phase.WINDOW)).isInstanceOf(IllegalStateException.class);
        ledger.close();
        assertThat(ledger.record(RELAY, commit(ALICE, 1), FRAME)).isEqualTo(Phase.CLOSED);
    }

    private Ledger ledger() {
        return new Ledger(clock, LedgerLimits.DEFAULT, 2, 1);
    }

    private Ledger open() {
        Ledger ledger = ledger();
        ledger.enter(Phase.WINDOW);
        return ledger;
    }

    private static Tally tally(Findings findings, EventKind kind) {
        return Objects.requireNonNull(findings.compare(0).kinds().get(kind));
    }

    private static EventFacts commit(String did, long rev) {
        return new EventFacts(EventKind.COMMIT, 1, did, rev, "t", 1, 9, "");
    }

    private static EventFacts identity(String handle) {
        return identity(handle, ALICE);
    }

    private static EventFacts identity(String handle, String did) {
        return new EventFacts(EventKind.IDENTITY, 1, did, 0, "2026-01-01T00:00:00Z", 0, 0, handle);
    }

    private static EventFacts account(String variant) {
        return new EventFacts(EventKind.ACCOUNT, 1, ALICE, 0, "2026-01-01T00:00:00Z", 0, 0, variant);
    }
}
