package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.relay.validate.CommitRulingsTest.drop;
import static parallax.relay.validate.CommitRulingsTest.passed;

import java.time.Duration;
import java.util.List;
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
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Tid;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.StatusAnswer;

/** Every row about #sync, in strict and in lenient mode. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class SyncRulingsTest {
    @Parameter
    boolean lenient;

    private final Author author = Author.plc(Curve.P256);
    private Courtroom court;
    private CommitDraft known;
    private Head head;

    @BeforeEach
    void aKnownAccount() {
        court = new Courtroom(lenient);
        court.identities.known(author.at(Author.HOME));
        known = draft();
        head = known.head();
        court.knows(author, Author.HOME, head, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
        court.clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void aNewerSyncPassesUnchangedBecomesTheHeadAndReindexes() {
        CommitDraft next = draft();
        next.data = CommitDraft.OTHER_DATA;
        ByteSlice frame = next.sync(3);
        Admitted passed = passed(court.submit(Author.HOME, frame));
        assertThat(passed.frame()).isEqualTo(frame);
        assertThat(passed.change().reindex()).isTrue();
        assertThat(court.stateOf(author).head()).isEqualTo(next.head());
    }

    @Test
    void aSyncOfTheHeadItselfPassesAndChangesNothing() {
        Admitted passed = passed(court.submit(Author.HOME, known.sync(3)));
        assertThat(passed.change().head()).isNull();
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.stateOf(author).head()).isEqualTo(head);
    }

    @Test
    void aSyncOfTheHeadsRevWithOtherDataIsStale() {
        known.data = CommitDraft.OTHER_DATA;
        assertThat(court.submit(Author.HOME, known.sync(3))).isEqualTo(drop(DropReason.STALE_REV));
        assertThat(court.stateOf(author).head()).isEqualTo(head);
    }

    @Test
    void anOlderSyncIsStale() {
        CommitDraft older = new CommitDraft(author, CommitDraft.rev(Courtroom.START.minusSeconds(1)));
        assertThat(court.submit(Author.HOME, older.sync(3))).isEqualTo(drop(DropReason.STALE_REV));
    }

    @Test
    void aSyncFromTheFarFutureIsDropped() {
        CommitDraft ahead =
                new CommitDraft(author, CommitDraft.rev(court.clock.instant().plus(Duration.ofMinutes(6))));
        assertThat(court.submit(Author.HOME, ahead.sync(3))).isEqualTo(drop(DropReason.FUTURE_REV));
    }

    @Test
    void theSyncOfAMigrationWithTheImportsRevIsAMismatchAndTheNextCommitStillPasses() {
        Author moved = author.withKey(Author.key(Curve.K256, 8));
        court.identities.is(moved.at(Author.ELSEWHERE));
        known.toldRev = CommitDraft.rev(court.clock.instant());
        assertThat(court.submit(Author.ELSEWHERE, known.sync(3))).isEqualTo(drop(DropReason.MISMATCH));
        assertThat(court.stateOf(author).head()).isEqualTo(head);
        CommitDraft next = draft().after(head);
        next.key = moved.key();
        Admitted passed = passed(court.submit(Author.ELSEWHERE, next.commit(4)));
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.stateOf(author).host()).isEqualTo(Author.ELSEWHERE.host());
    }

    @Test
    void theHeadsOwnCommitUnderTheOldKeyIsAMismatch() {
        Author moved = author.withKey(Author.key(Curve.K256, 8));
        court.identities.is(moved.at(Author.ELSEWHERE));
        assertThat(court.submit(Author.ELSEWHERE, known.sync(3))).isEqualTo(drop(DropReason.MISMATCH));
    }

    @Test
    void aSyncThatIsSignedByNobodyWeKnowIsABadSignature() {
        CommitDraft forged = draft();
        forged.key = Author.key(Curve.K256, 99);
        assertThat(court.submit(Author.HOME, forged.sync(3))).isEqualTo(drop(DropReason.BAD_SIGNATURE));
        assertThat(court.identities.fetches()).isEqualTo(1);
    }

    @Test
    void aSyncAfterARotationPassesUnderTheNewKey() {
        Author rotated = author.withKey(Author.key(Curve.K256, 8));
        court.identities.is(rotated.at(Author.HOME));
        CommitDraft next = draft();
        next.key = rotated.key();
        passed(court.submit(Author.HOME, next.sync(3)));
        assertThat(court.stateOf(author).head()).isEqualTo(next.head());
    }

    @Test
    void aSyncOfAnotherAccountsCommitIsAMismatch() {
        CommitDraft other = draft();
        other.signedDid = Author.web().did();
        assertThat(court.submit(Author.HOME, other.sync(3))).isEqualTo(drop(DropReason.MISMATCH));
    }

    @Test
    void blocksOverTheLimitAreTooLargeAndGarbageIsABadProof() {
        Tid rev = CommitDraft.rev(court.clock.instant());
        for (int length : List.of(RepoLimits.SYNC_BLOCKS + 1, RepoLimits.SYNC_BLOCKS, 0)) {
            ByteSlice blocks = ByteSlice.of(new byte[length]);
            ByteSlice frame = FrameEncoder.encode(new Event.Sync(1, author.did(), rev, blocks, "2026-01-02T03:04:05Z"));
            assertThat(court.submit(Author.HOME, frame))
                    .isEqualTo(drop(length > RepoLimits.SYNC_BLOCKS ? DropReason.TOO_LARGE : DropReason.BAD_PROOF));
        }
    }

    @Test
    void aSyncFromAnotherHostIsWrongHost() {
        assertThat(court.submit(Author.ELSEWHERE, draft().sync(3))).isEqualTo(drop(DropReason.WRONG_HOST));
    }

    @Test
    void aSyncOfAnInactiveAccountIsInactiveUnlessItsPdsSaysActive() {
        court.knows(author, Author.HOME, head, AccountStatus.DEACTIVATED, AccountStatus.ACTIVE);
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.DEACTIVATED));
        assertThat(court.submit(Author.HOME, draft().sync(3))).isEqualTo(drop(DropReason.INACTIVE));
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.ACTIVE));
        passed(court.submit(Author.HOME, draft().sync(4)));
    }

    @Test
    void theFirstEventOfAnAccountMayBeASync() {
        court.state.clear();
        CommitDraft first = draft();
        Admitted passed = passed(court.submit(Author.HOME, first.sync(1)));
        assertThat(passed.collections().whole()).as("of a repo without records").isTrue();
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.stateOf(author).head()).isEqualTo(first.head());
    }

    private CommitDraft draft() {
        return new CommitDraft(author, CommitDraft.rev(court.clock.instant()));
    }
}
