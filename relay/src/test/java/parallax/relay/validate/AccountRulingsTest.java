package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.relay.validate.CommitRulingsTest.drop;
import static parallax.relay.validate.CommitRulingsTest.passed;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.identity.Resolution;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.Verdict;

/** Every row about #account, and the operator's word, in strict and in lenient mode. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class AccountRulingsTest {
    private static final String TIME = "2026-01-02T03:04:05.678Z";

    @Parameter
    boolean lenient;

    private final Author author = Author.plc(Curve.K256);
    private Courtroom court;
    private Head head;

    @BeforeEach
    void aKnownAccount() {
        court = new Courtroom(lenient);
        court.identities.known(author.at(Author.HOME));
        head = new CommitDraft(author, CommitDraft.rev(court.clock.instant())).head();
        court.knows(author, Author.HOME, head, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
        court.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void theAccountsOwnHostIsBelievedAfterAFreshResolution() {
        Admitted passed = passed(court.submit(Author.HOME, account(false, "deactivated")));
        assertThat(sent(passed)).isEqualTo(told(false, "deactivated"));
        assertThat(court.identities.fetches()).isEqualTo(1);
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.DEACTIVATED);
        assertThat(court.stateOf(author).head()).isEqualTo(head);
        assertThat(sent(passed(court.submit(Author.HOME, account(true, null))))).isEqualTo(told(true, null));
        assertThat(court.stateOf(author).active()).isTrue();
    }

    @Test
    void aDeletionPurgesTheHead() {
        assertThat(sent(passed(court.submit(Author.HOME, account(false, "deleted")))))
                .isEqualTo(told(false, "deleted"));
        assertThat(court.stateOf(author).head()).isNull();
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.DELETED);
    }

    @Test
    void theLastWordOfTheOldHostAfterAMigrationIsWrongHost() {
        court.identities.is(author.at(Author.ELSEWHERE));
        passed(court.submit(Author.ELSEWHERE, account(true, null)));
        assertThat(court.submit(Author.HOME, account(false, "deactivated"))).isEqualTo(drop(DropReason.WRONG_HOST));
        assertThat(court.stateOf(author))
                .isEqualTo(new RepoState(Author.ELSEWHERE.host(), head, AccountStatus.ACTIVE, AccountStatus.ACTIVE));
    }

    @Test
    void theOldHostIsNotBelievedOnACachedDocument() {
        court.identities.refresh(author.did());
        court.clock.advance(Duration.ofMillis(10));
        court.identities.is(author.at(Author.ELSEWHERE));
        assertThat(court.submit(Author.HOME, account(false, "deactivated"))).isEqualTo(drop(DropReason.WRONG_HOST));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.ACTIVE);
    }

    @Test
    void aLocalTakedownIsShownOverWhatTheHostSays() {
        court.knows(author, Author.HOME, head, AccountStatus.DEACTIVATED, AccountStatus.TAKENDOWN);
        assertThat(sent(passed(court.submit(Author.HOME, account(true, null))))).isEqualTo(told(false, "takendown"));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.ACTIVE);
        assertThat(court.stateOf(author).active()).isFalse();
    }

    @Test
    void aStatusThatLeavesTheAccountActiveIsPassedOn() {
        assertThat(sent(passed(court.submit(Author.HOME, account(true, "throttled")))))
                .isEqualTo(told(true, "throttled"));
        assertThat(court.stateOf(author).active()).isTrue();
    }

    @Test
    void anUnknownStatusObeysActive() {
        assertThat(sent(passed(court.submit(Author.HOME, account(false, "on holiday")))))
                .isEqualTo(told(false, "on holiday"));
        assertThat(court.stateOf(author).active()).isFalse();
        assertThat(court.stateOf(author).word()).isEqualTo("on holiday");
        assertThat(sent(passed(court.submit(Author.HOME, account(true, "limited")))))
                .isEqualTo(told(true, "limited"));
        assertThat(court.stateOf(author).active()).isTrue();
        assertThat(sent(passed(court.submit(Author.HOME, account(true, null))))).isEqualTo(told(true, null));
        assertThat(court.stateOf(author).word()).isNull();
    }

    @Test
    void aWordThatTheTakedownHidesIsShownAfterItsReversal() {
        court.knows(author, Author.HOME, head, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN);
        assertThat(sent(passed(court.submit(Author.HOME, account(false, "limited")))))
                .isEqualTo(told(false, "takendown"));
        Admitted reversed = court.announce(author, AccountStatus.ACTIVE);
        assertThat(Courtroom.sent(reversed, 1))
                .isInstanceOfSatisfying(
                        Event.Account.class, event -> assertThat(event.status()).isEqualTo("limited"));
    }

    @Test
    void anUnknownAccountBecomesKnown() {
        court.state.clear();
        passed(court.submit(Author.HOME, account(true, null)));
        assertThat(court.stateOf(author))
                .isEqualTo(new RepoState(Author.HOME.host(), null, AccountStatus.ACTIVE, AccountStatus.ACTIVE));
    }

    @Test
    void aHostMoveDoesNotChangeTheStatusByItself() {
        court.knows(author, Author.HOME, head, AccountStatus.TAKENDOWN, AccountStatus.ACTIVE);
        court.identities.is(author.at(Author.ELSEWHERE));
        passed(court.submit(Author.ELSEWHERE, FrameEncoder.encode(new Event.Identity(1, author.did(), TIME, null))));
        assertThat(court.stateOf(author).host()).isEqualTo(Author.ELSEWHERE.host());
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.TAKENDOWN);
    }

    @Test
    void anAccountWithoutAPdsIsNoIdentity() {
        court.identities.is(author.did(), new Resolution.Found(author.document(null), Courtroom.START));
        assertThat(court.submit(Author.HOME, account(true, null))).isEqualTo(drop(DropReason.NO_IDENTITY));
    }

    @Test
    void theDirectoryBeingDownIsWaitedFor() {
        court.identities.downUntil(court.clock.instant().plus(Duration.ofHours(2)));
        passed(court.submit(Author.HOME, account(false, "suspended")));
        assertThat(court.clock.instant()).isAfter(Courtroom.START.plus(Duration.ofHours(2)));
    }

    @Test
    void ofATombstonedAccountItsKnownHostTellsTheDeletionAndNobodyElse() {
        court.identities.is(author.did(), new Resolution.Tombstoned());
        assertThat(court.submit(Author.ELSEWHERE, account(true, null)))
                .isInstanceOfSatisfying(
                        Verdict.Purge.class, purge -> assertThat(purge.reason()).isEqualTo(DropReason.NO_IDENTITY));
        assertThat(sent(passed(court.submit(Author.HOME, account(true, null))))).isEqualTo(told(false, "deleted"));
        assertThat(court.stateOf(author).head()).isNull();
    }

    @Test
    void aReplayedStatusIsBelievedOnlyIfThePdsConfirmsIt() {
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.ACTIVE));
        assertThat(court.submitReplayed(Author.HOME, account(false, "deactivated")))
                .isEqualTo(drop(DropReason.UNCONFIRMED));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.ACTIVE);
        passed(court.submitReplayed(Author.HOME, account(true, null)));
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.DELETED));
        passed(court.submitReplayed(Author.HOME, account(false, "deleted")));
        court.statuses.clear();
        assertThat(court.submitReplayed(Author.HOME, account(true, null))).isEqualTo(drop(DropReason.UNCONFIRMED));
    }

    @Test
    void theOperatorsTakedownAndItsReversalAreAccountEventsOfOurs() {
        Admitted down = court.announce(author, AccountStatus.TAKENDOWN);
        assertThat(down.host()).isEqualTo(HostId.SELF);
        assertThat(sent(down)).isInstanceOfSatisfying(Event.Account.class, told -> {
            assertThat(told.active()).isFalse();
            assertThat(told.status()).isEqualTo("takendown");
        });
        court.knows(author, Author.HOME, head, AccountStatus.DEACTIVATED, AccountStatus.TAKENDOWN);
        Admitted back = court.announce(author, AccountStatus.ACTIVE);
        assertThat(sent(back)).isInstanceOfSatisfying(Event.Account.class, told -> {
            assertThat(told.active()).isFalse();
            assertThat(told.status()).isEqualTo("deactivated");
        });
    }

    private static Event sent(Admitted admitted) {
        return Courtroom.sent(admitted, 4);
    }

    private Event told(boolean active, @Nullable String status) {
        return new Event.Account(4, author.did(), TIME, active, status);
    }

    private ByteSlice account(boolean active, @Nullable String status) {
        return FrameEncoder.encode(new Event.Account(4, author.did(), TIME, active, status));
    }
}
