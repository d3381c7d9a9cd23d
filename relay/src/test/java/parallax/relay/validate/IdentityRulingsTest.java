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
import parallax.relay.flow.StateChange;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Verdict;

/** Every row about #identity, in strict and in lenient mode. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class IdentityRulingsTest {
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
    void anIdentityRefreshesAndPassesFromAnyHostWithoutChangingTheOwner() {
        for (UpstreamSource from : new UpstreamSource[] {Author.HOME, Author.ELSEWHERE}) {
            court.clock.advance(Duration.ofMinutes(1));
            Admitted passed = passed(court.submit(from, identity(null)));
            assertThat(Courtroom.sent(passed, 99)).isEqualTo(new Event.Identity(99, author.did(), TIME, null));
            assertThat(court.stateOf(author))
                    .isEqualTo(new RepoState(Author.HOME.host(), head, AccountStatus.ACTIVE, AccountStatus.ACTIVE));
        }
        assertThat(court.identities.fetches()).isEqualTo(2);
    }

    @Test
    void aHandleThatTheDocumentNamesIsPassedOn() {
        Admitted passed = passed(court.submit(Author.HOME, identity("Alice.example.com")));
        assertThat(Courtroom.sent(passed, 1)).isEqualTo(new Event.Identity(1, author.did(), TIME, "Alice.example.com"));
    }

    @Test
    void aHandleThatTheDocumentDoesNotNameIsLeftOut() {
        for (String handle : new String[] {"mallory.example.com", "handle.invalid", "not a handle", ""}) {
            Admitted passed = passed(court.submit(Author.HOME, identity(handle)));
            assertThat(Courtroom.sent(passed, 1)).isEqualTo(new Event.Identity(1, author.did(), TIME, null));
        }
    }

    @Test
    void aFloodOfIdentitiesIsOneResolutionPerGap() {
        var before = court.clock.instant();
        for (int i = 0; i < 10; i++) {
            passed(court.submit(Author.ELSEWHERE, identity(null)));
        }
        long gaps = Duration.between(before, court.clock.instant()).dividedBy(ScriptedIdentities.GAP);
        assertThat((long) court.identities.fetches()).isLessThanOrEqualTo(gaps + 1);
    }

    @Test
    void anIdentityWaitsWhileTheDirectoryIsDown() {
        court.identities.downUntil(court.clock.instant().plus(Duration.ofHours(2)));
        passed(court.submit(Author.HOME, identity(null)));
        assertThat(court.clock.instant()).isAfter(Courtroom.START.plus(Duration.ofHours(2)));
    }

    @Test
    void anIdentityOfAnUnknownAccountMakesItKnownOnlyToItsOwnHost() {
        court.state.clear();
        Admitted foreign = passed(court.submit(Author.ELSEWHERE, identity(null)));
        assertThat(foreign.change()).isEqualTo(StateChange.NONE);
        assertThat(court.state).isEmpty();
        passed(court.submit(Author.HOME, identity(null)));
        assertThat(court.stateOf(author))
                .isEqualTo(new RepoState(Author.HOME.host(), null, AccountStatus.ACTIVE, AccountStatus.ACTIVE));
    }

    @Test
    void anIdentityWithoutKeyOrPdsStillPasses() {
        court.identities.is(author.did(), new Resolution.Found(author.document(null), Courtroom.START));
        passed(court.submit(Author.HOME, identity(null)));
    }

    @Test
    void anIdentityThatIsNotThereIsNoIdentity() {
        court.identities.is(author.did(), new Resolution.NotFound());
        assertThat(court.submit(Author.HOME, identity(null))).isEqualTo(drop(DropReason.NO_IDENTITY));
        court.clock.advance(Duration.ofMinutes(1));
        court.identities.is(author.did(), new Resolution.Malformed("not JSON"));
        assertThat(court.submit(Author.HOME, identity(null))).isEqualTo(drop(DropReason.NO_IDENTITY));
    }

    @Test
    void aTombstoneOfAKnownAccountIsToldAndPurges() {
        court.identities.is(author.did(), new Resolution.Tombstoned());
        assertThat(court.submit(Author.HOME, identity("alice.example.com")))
                .isInstanceOfSatisfying(Verdict.PurgeAndPass.class, told -> {
                    assertThat(told.deletion().host()).isEqualTo(HostId.SELF);
                    assertThat(Courtroom.sent(told.deletion(), 1))
                            .isInstanceOfSatisfying(Event.Account.class, account -> {
                                assertThat(account.active()).isFalse();
                                assertThat(account.status()).isEqualTo("deleted");
                            });
                    assertThat(Courtroom.sent(told.admitted(), 1))
                            .isEqualTo(new Event.Identity(1, author.did(), TIME, null));
                });
        assertThat(court.stateOf(author))
                .isEqualTo(new RepoState(Author.HOME.host(), null, AccountStatus.DELETED, AccountStatus.ACTIVE));
        Admitted again = passed(court.submit(Author.HOME, identity(null)));
        assertThat(Courtroom.sent(again, 1)).isEqualTo(new Event.Identity(1, author.did(), TIME, null));
    }

    @Test
    void aTombstoneOfAnUnknownAccountIsNoIdentity() {
        court.state.clear();
        court.identities.is(author.did(), new Resolution.Tombstoned());
        assertThat(court.submit(Author.HOME, identity(null))).isEqualTo(drop(DropReason.NO_IDENTITY));
    }

    private ByteSlice identity(@Nullable String handle) {
        return FrameEncoder.encode(new Event.Identity(4, author.did(), TIME, handle));
    }
}
