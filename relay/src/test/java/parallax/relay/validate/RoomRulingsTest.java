package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static parallax.relay.validate.CommitRulingsTest.drop;
import static parallax.relay.validate.CommitRulingsTest.passed;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.rules.DropReason;
import parallax.relay.flow.Verdict;

/** Hosts that have as many accounts as they may. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class RoomRulingsTest {
    private static final String TIME = "2026-01-02T03:04:05.678Z";

    private enum Kind {
        COMMIT,
        SYNC,
        IDENTITY,
        ACCOUNT
    }

    private final Author author = Author.plc(Curve.K256);
    private Courtroom court;

    @Parameter
    boolean lenient;

    @BeforeEach
    void theHostIsFull() {
        court = new Courtroom(lenient);
        court.full.add(Author.HOME);
        court.identities.is(author.at(Author.HOME));
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownAccountIsRefusedWithoutAQuestionAndNothingIsKept(Kind kind) {
        assertThat(court.submit(Author.HOME, frame(kind))).isEqualTo(drop(DropReason.ACCOUNT_LIMIT));

        assertThat(court.waits).isEmpty();
        assertThat(court.identities.fetches()).isZero();
        assertThat(court.state).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void itIsLetInOnceThereIsRoom(Kind kind) {
        court.submit(Author.HOME, frame(kind));
        court.full.clear();

        passed(court.submit(Author.HOME, frame(kind)));
        assertThat(court.stateOf(author).host()).isEqualTo(Author.HOME.host());
    }

    @ParameterizedTest
    @EnumSource
    void anAccountThatTheHostHasStays(Kind kind) {
        court.knows(author, Author.HOME, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);

        passed(court.submit(Author.HOME, frame(kind)));
    }

    @ParameterizedTest
    @EnumSource
    void anAccountDoesNotMoveToAFullHost(Kind kind) {
        court.knows(author, Author.ELSEWHERE, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);

        Verdict ruling = court.submit(Author.HOME, frame(kind));
        if (kind == Kind.IDENTITY) {
            passed(ruling);
        } else {
            assertThat(ruling).isEqualTo(drop(DropReason.ACCOUNT_LIMIT));
        }
        assertThat(court.stateOf(author).host()).isEqualTo(Author.ELSEWHERE.host());
    }

    @ParameterizedTest
    @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
    void aFullStrangerIsStillTheWrongHostOfAnotherHostsAccount(Kind kind) {
        court.identities.is(author.at(Author.ELSEWHERE));
        court.knows(author, Author.ELSEWHERE, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);

        assertThat(court.submit(Author.HOME, frame(kind))).isEqualTo(drop(DropReason.WRONG_HOST));
    }

    @Test
    void aDeletionNeedsNoRoomAlsoAfterAMove() {
        court.knows(author, Author.ELSEWHERE, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
        ByteSlice deletion = FrameEncoder.encode(new Event.Account(1, author.did(), TIME, false, "deleted"));

        passed(court.submit(Author.HOME, deletion));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.DELETED);
        passed(court.submit(Author.HOME, deletion));
    }

    @Test
    void aForeignHintAboutAnIdentityTakesNoRoom() {
        court.identities.is(author.at(Author.ELSEWHERE));
        court.knows(author, Author.ELSEWHERE, null, AccountStatus.ACTIVE, AccountStatus.ACTIVE);

        passed(court.submit(Author.HOME, frame(Kind.IDENTITY)));
        assertThat(court.stateOf(author).host()).isEqualTo(Author.ELSEWHERE.host());
    }

    @Test
    void aDeletedAccountComesBackOnlyWhereThereIsRoom() {
        court.knows(author, Author.HOME, null, AccountStatus.DELETED, AccountStatus.ACTIVE);
        assertThat(court.submit(Author.HOME, frame(Kind.ACCOUNT))).isEqualTo(drop(DropReason.ACCOUNT_LIMIT));

        court.full.clear();
        passed(court.submit(Author.HOME, frame(Kind.ACCOUNT)));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.ACTIVE);
    }

    private ByteSlice frame(Kind kind) {
        CommitDraft draft = new CommitDraft(author, CommitDraft.rev(court.clock.instant()));
        return switch (kind) {
            case COMMIT -> draft.commit(1);
            case SYNC -> draft.sync(1);
            case IDENTITY -> FrameEncoder.encode(new Event.Identity(1, author.did(), TIME, null));
            case ACCOUNT -> FrameEncoder.encode(new Event.Account(1, author.did(), TIME, true, null));
        };
    }
}
