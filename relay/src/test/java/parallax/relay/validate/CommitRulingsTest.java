package parallax.relay.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parallax.atproto.car.CarWriter;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.crypto.Curve;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.Event;
import parallax.atproto.event.FrameEncoder;
import parallax.atproto.identity.PdsEndpoint;
import parallax.atproto.identity.Resolution;
import parallax.atproto.repo.RepoLimits;
import parallax.atproto.repo.RepoOp;
import parallax.atproto.rules.DropReason;
import parallax.atproto.syntax.Did;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.RepoState;
import parallax.relay.flow.StatusAnswer;
import parallax.relay.flow.UpstreamSource;
import parallax.relay.flow.Verdict;
import parallax.relay.flow.Wait;

/** Every row about #commit, in strict and in lenient mode. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class CommitRulingsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Parameter
    boolean lenient;

    private final Author author = Author.plc(Curve.K256);
    private Courtroom court;
    private Head head;

    @BeforeEach
    void aKnownAccount() {
        court = new Courtroom(lenient);
        court.identities.known(author.at(Author.HOME));
        head = draft().head();
        court.knows(author, Author.HOME, head, AccountStatus.ACTIVE, AccountStatus.ACTIVE);
        court.clock.advance(MINUTE);
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void aCommitThatChainsPassesUnchangedAndBecomesTheHead(Curve curve) {
        Author signer = Author.plc(curve);
        court.identities.known(signer.at(Author.HOME));
        court.clock.advance(MINUTE);
        CommitDraft next = new CommitDraft(signer, CommitDraft.rev(court.clock.instant())).after(head);
        ByteSlice frame = next.commit(17);
        Admitted passed = passed(court.submit(Author.HOME, frame));
        assertThat(passed.frame()).isEqualTo(frame);
        assertThat(passed.upstreamSeq()).isEqualTo(17);
        assertThat(Courtroom.sent(passed, 1L << 40)).isInstanceOf(Event.Commit.class);
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.stateOf(signer).head()).isEqualTo(next.head());
        assertThat(court.waits).isEmpty();
        assertThat(court.counts.all()).isEmpty();
    }

    @Test
    void aCommitThatDoesNotChainPassesAndIsCounted() {
        CommitDraft next = draft().after(head);
        next.since = CommitDraft.rev(Courtroom.START.minusSeconds(5));
        Admitted passed = passed(court.submit(Author.HOME, next.commit(1)));
        assertThat(passed.collections().whole())
                .as("its blocks hold the whole tree")
                .isTrue();
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.stateOf(author).head()).isEqualTo(next.head());
        assertThat(court.counts.of("discontinuous")).isEqualTo(1);
    }

    @Test
    void theFirstCommitOfAnAccountPassesAndMakesItKnown() {
        court.state.clear();
        CommitDraft first = draft();
        Admitted passed = passed(court.submit(Author.HOME, first.commit(1)));
        assertThat(court.stateOf(author))
                .isEqualTo(new RepoState(Author.HOME.host(), first.head(), AccountStatus.ACTIVE, AccountStatus.ACTIVE));
        assertThat(passed.change().reindex()).isFalse();
        assertThat(court.counts.all()).isEmpty();
    }

    @Test
    void anAccountFirstSeenInTheMiddleOfItsLifePasses() {
        court.state.clear();
        Admitted passed = passed(court.submit(Author.HOME, draft().after(head).commit(1)));
        assertThat(passed.collections().whole()).isTrue();
        assertThat(court.counts.of("discontinuous")).isZero();
    }

    @Test
    void aRevThatIsNotNewerThanTheHeadIsStale() {
        CommitDraft same = new CommitDraft(author, head.rev()).after(head);
        CommitDraft older = new CommitDraft(author, CommitDraft.rev(Courtroom.START.minusSeconds(1))).after(head);
        assertThat(court.submit(Author.HOME, same.commit(1))).isEqualTo(drop(DropReason.STALE_REV));
        assertThat(court.submit(Author.HOME, older.commit(2))).isEqualTo(drop(DropReason.STALE_REV));
        assertThat(court.stateOf(author).head()).isEqualTo(head);
    }

    @Test
    void theFirstCommitOfAnAccountIsStaleWhenItComesAgain() {
        court.state.clear();
        ByteSlice first = draft().commit(1);
        passed(court.submit(Author.HOME, first));
        assertThat(court.submit(Author.HOME, first)).isEqualTo(drop(DropReason.STALE_REV));
    }

    @Test
    void aRevMoreThanFiveMinutesAheadIsFuture() {
        CommitDraft edge =
                new CommitDraft(author, CommitDraft.rev(court.clock.instant().plusSeconds(300))).after(head);
        passed(court.submit(Author.HOME, edge.commit(1)));
        CommitDraft over = new CommitDraft(
                        author,
                        CommitDraft.rev(court.clock.instant().plusSeconds(300).plusNanos(1_000)))
                .after(head);
        assertThat(court.submit(Author.HOME, over.commit(2))).isEqualTo(drop(DropReason.FUTURE_REV));
    }

    @Test
    void aDocumentFromBeforeTheClockWasSetBackDecidesNoDoubt() {
        Author rotated = author.withKey(Author.key(Curve.P256, 5));
        court.identities.is(rotated.at(Author.HOME));
        CommitDraft next = draft().after(head);
        next.key = rotated.key();
        court.clock.advance(MINUTE.multipliedBy(-2));
        passed(court.submit(Author.HOME, next.commit(1)));
        assertThat(court.identities.fetches()).isEqualTo(1);
    }

    @Test
    void aBadSignatureIsDroppedAfterOneFreshResolution() {
        CommitDraft forged = draft().after(head);
        forged.key = Author.key(Curve.K256, 99);
        assertThat(court.submit(Author.HOME, forged.commit(1))).isEqualTo(drop(DropReason.BAD_SIGNATURE));
        assertThat(court.identities.fetches()).isEqualTo(1);
        assertThat(court.stateOf(author).head()).isEqualTo(head);
        passed(court.submit(Author.HOME, draft().after(head).commit(2)));
    }

    @Test
    void aFloodOfBadSignaturesIsOneResolutionPerGap() {
        CommitDraft forged = draft().after(head);
        forged.key = Author.key(Curve.P256, 99);
        var before = court.clock.instant();
        for (int seq = 1; seq <= 10; seq++) {
            assertThat(court.submit(Author.HOME, forged.commit(seq))).isEqualTo(drop(DropReason.BAD_SIGNATURE));
        }
        long gaps = Duration.between(before, court.clock.instant()).dividedBy(ScriptedIdentities.GAP);
        assertThat((long) court.identities.fetches()).isLessThanOrEqualTo(gaps + 1);
    }

    @Test
    void theFirstCommitUnderANewKeyPasses() {
        Author rotated = author.withKey(Author.key(Curve.P256, 5));
        court.identities.is(rotated.at(Author.HOME));
        CommitDraft next = draft().after(head);
        next.key = rotated.key();
        passed(court.submit(Author.HOME, next.commit(1)));
        assertThat(court.identities.fetches()).isEqualTo(1);
    }

    @Test
    void aRotationRightAfterAResolutionIsWaitedForAndNotLost() {
        court.identities.refresh(author.did());
        court.clock.advance(Duration.ofMillis(1));
        Author rotated = author.withKey(Author.key(Curve.P256, 5));
        court.identities.is(rotated.at(Author.HOME));
        CommitDraft next = draft().after(head);
        next.key = rotated.key();
        passed(court.submit(Author.HOME, next.commit(1)));
        assertThat(court.waits).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void operationsThatDoNotLeadFromPrevDataAreABadProof() {
        CommitDraft lying = draft().after(head);
        lying.prevData = CommitDraft.OTHER_DATA;
        assertThat(court.submit(Author.HOME, lying.commit(1))).isEqualTo(drop(DropReason.BAD_PROOF));
        assertThat(court.stateOf(author).head()).isEqualTo(head);
    }

    @Test
    void aTreeThatIsNotThereIsABadProof() {
        CommitDraft lying = draft().after(head);
        lying.data = CommitDraft.OTHER_DATA;
        assertThat(court.submit(Author.HOME, lying.commit(1))).isEqualTo(drop(DropReason.BAD_PROOF));
    }

    @Test
    void anOperationThatDidNotHappenIsABadProof() {
        for (RepoOp op : List.of(
                new RepoOp.Create("app.bsky.feed.post/1", CommitDraft.OTHER_DATA),
                new RepoOp.Update("app.bsky.feed.post/1", CommitDraft.OTHER_DATA, CommitDraft.EMPTY),
                new RepoOp.Delete("app.bsky.feed.post/1", CommitDraft.OTHER_DATA))) {
            CommitDraft lying = draft().after(head);
            lying.ops = List.of(op);
            assertThat(court.submit(Author.HOME, lying.commit(1))).isEqualTo(drop(DropReason.BAD_PROOF));
        }
    }

    @Test
    void blocksThatAreNoArchiveOrLackTheCommitAreABadProof() {
        CommitDraft hollow = draft().after(head);
        hollow.withoutCommitBlock = true;
        assertThat(court.submit(Author.HOME, hollow.commit(1))).isEqualTo(drop(DropReason.BAD_PROOF));
        for (int length : new int[] {0, 1, 40}) {
            assertThat(court.submit(Author.HOME, withBlocks(ByteSlice.of(new byte[length]))))
                    .isEqualTo(drop(DropReason.BAD_PROOF));
        }
    }

    @Test
    void aCommitBlockThatIsNoCommitIsABadProof() {
        ByteSlice car = CarWriter.write(List.of(CommitDraft.EMPTY), Map.of(CommitDraft.EMPTY, CommitDraft.EMPTY_TREE));
        assertThat(court.submit(Author.HOME, withBlocks(car))).isEqualTo(drop(DropReason.BAD_PROOF));
    }

    @Test
    void aMessageThatDiffersFromItsSignedCommitIsAMismatch() {
        CommitDraft otherRev = draft().after(head);
        otherRev.toldRev = CommitDraft.rev(court.clock.instant().plusMillis(1));
        CommitDraft otherDid = draft().after(head);
        otherDid.signedDid = Author.web().did();
        CommitDraft otherCid = draft().after(head);
        otherCid.toldCommit = CommitDraft.EMPTY;
        for (CommitDraft draft : List.of(otherRev, otherDid, otherCid)) {
            assertThat(court.submit(Author.HOME, draft.commit(1))).isEqualTo(drop(DropReason.MISMATCH));
        }
    }

    @Test
    void withoutPrevDataOnAKnownHeadOnlyLenientModePasses() {
        CommitDraft old = draft().after(head);
        old.prevData = null;
        checkLegacy(old);
    }

    @Test
    void tooBigPassesInLenientModeOnly() {
        CommitDraft old = draft().after(head);
        old.tooBig = true;
        checkLegacy(old);
    }

    @Test
    void rebasePassesInLenientModeOnly() {
        CommitDraft old = draft().after(head);
        old.rebase = true;
        checkLegacy(old);
    }

    @Test
    void alsoALegacyCommitNeedsItsSignature() {
        CommitDraft forged = draft().after(head);
        forged.tooBig = true;
        forged.key = Author.key(Curve.K256, 99);
        assertThat(court.submit(Author.HOME, forged.commit(1)))
                .isEqualTo(drop(lenient ? DropReason.BAD_SIGNATURE : DropReason.LEGACY));
    }

    @Test
    void moreThanTwoHundredOperationsAreTooLarge() {
        CommitDraft many = draft().after(head);
        List<RepoOp> ops = new ArrayList<>();
        for (int i = 0; i <= RepoLimits.OPS; i++) {
            ops.add(new RepoOp.Create("app.bsky.feed.post/" + i, CommitDraft.EMPTY));
        }
        many.ops = ops;
        assertThat(court.submit(Author.HOME, many.commit(1))).isEqualTo(drop(DropReason.TOO_LARGE));
    }

    @Test
    void blocksOverTheLimitAreTooLarge() {
        assertThat(court.submit(Author.HOME, withBlocks(ByteSlice.of(new byte[RepoLimits.COMMIT_BLOCKS + 1]))))
                .isEqualTo(drop(DropReason.TOO_LARGE));
    }

    @Test
    void aRecordOverTheLimitIsTooLarge() {
        CommitDraft big = draft().after(head);
        ByteSlice record = ByteSlice.of(new byte[RepoLimits.RECORD + 1]);
        Cid cid = Cid.ofDrisl(record);
        big.extra.put(cid, record);
        big.ops = List.of(new RepoOp.Create("app.bsky.feed.post/1", cid));
        assertThat(court.submit(Author.HOME, big.commit(1))).isEqualTo(drop(DropReason.TOO_LARGE));
    }

    @Test
    void anotherHostThanTheAccountsPdsIsDroppedAfterOneFreshResolution() {
        assertThat(court.submit(Author.ELSEWHERE, draft().after(head).commit(1)))
                .isEqualTo(drop(DropReason.WRONG_HOST));
        assertThat(court.identities.fetches()).isEqualTo(1);
        assertThat(court.stateOf(author).host()).isEqualTo(Author.HOME.host());
    }

    @Test
    void twoServersOnOneMachineAreToldApartByTheirPort() {
        court.identities.is(author.document(PdsEndpoint.parse("http://localhost:2583")));
        var right = new UpstreamSource(new HostId(7), "localhost:2583");
        var wrong = new UpstreamSource(new HostId(8), "localhost:2584");
        assertThat(court.submit(wrong, draft().after(head).commit(1))).isEqualTo(drop(DropReason.WRONG_HOST));
        passed(court.submit(right, draft().after(head).commit(1)));
    }

    @Test
    void afterAMigrationTheNewHostIsBelievedAndOwnsTheAccount() {
        court.identities.is(author.at(Author.ELSEWHERE));
        passed(court.submit(Author.ELSEWHERE, draft().after(head).commit(1)));
        assertThat(court.stateOf(author).host()).isEqualTo(Author.ELSEWHERE.host());
        court.clock.advance(MINUTE);
        assertThat(court.submit(Author.HOME, draft().after(head).commit(9))).isEqualTo(drop(DropReason.WRONG_HOST));
    }

    @Test
    void aMigrationRightAfterAResolutionIsWaitedForAndNotLost() {
        court.identities.refresh(author.did());
        court.clock.advance(Duration.ofMillis(1));
        court.identities.is(author.at(Author.ELSEWHERE));
        passed(court.submit(Author.ELSEWHERE, draft().after(head).commit(1)));
    }

    @Test
    void whileTheDirectoryIsDownAnEventWaitsAsLongAsItTakes() {
        court.identities.downUntil(court.clock.instant().plus(Duration.ofDays(1)));
        CommitDraft forged = draft().after(head);
        forged.key = Author.key(Curve.K256, 99);
        assertThat(court.submit(Author.HOME, forged.commit(1))).isEqualTo(drop(DropReason.BAD_SIGNATURE));
        assertThat(court.clock.instant()).isAfter(Courtroom.START.plus(Duration.ofDays(1)));
        assertThat(court.waits)
                .allSatisfy(wait -> assertThat(wait.after()).isLessThanOrEqualTo(Duration.ofSeconds(15)));
    }

    @Test
    void anUnknownIdentityIsAskedForAndNeverPassedUnverified() {
        Author stranger = new Author(new Did("did:plc:" + "b".repeat(24)), Author.key(Curve.K256, 3));
        court.identities.is(stranger.at(Author.HOME));
        ByteSlice frame = new CommitDraft(stranger, CommitDraft.rev(court.clock.instant())).commit(1);
        assertThat(court.ask(Author.HOME, frame)).isEqualTo(new Verdict.Park(new Wait.Identity(false, Duration.ZERO)));
        court.identities.downUntil(court.clock.instant().plus(Duration.ofHours(1)));
        passed(court.submit(Author.HOME, frame));
        assertThat(court.clock.instant()).isAfter(Courtroom.START.plus(Duration.ofHours(1)));
    }

    @Test
    void anUnavailableWebIdentityIsWaitedForTenMinutesAndNoLonger() {
        Author web = Author.web();
        court.identities.downUntil(court.clock.instant().plus(Duration.ofDays(1)));
        var before = court.clock.instant();
        ByteSlice frame = new CommitDraft(web, CommitDraft.rev(before)).commit(1);
        assertThat(court.submit(Author.HOME, frame)).isEqualTo(drop(DropReason.NO_IDENTITY));
        assertThat(Duration.between(before, court.clock.instant()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void aWebIdentityThatComesBackInTimePasses() {
        Author web = Author.web();
        court.identities.is(web.at(Author.HOME));
        court.identities.downUntil(court.clock.instant().plus(Duration.ofMinutes(9)));
        passed(court.submit(Author.HOME, new CommitDraft(web, CommitDraft.rev(court.clock.instant())).commit(1)));
    }

    @Test
    void anIdentityThatIsNotThereOrNotUsableIsNoIdentity() {
        Author stranger = new Author(new Did("did:plc:" + "b".repeat(24)), Author.key(Curve.K256, 3));
        ByteSlice frame = new CommitDraft(stranger, CommitDraft.rev(court.clock.instant())).commit(1);
        assertThat(court.submit(Author.HOME, frame)).isEqualTo(drop(DropReason.NO_IDENTITY));
        for (Resolution resolution : List.of(
                new Resolution.Malformed("not JSON"),
                new Resolution.Tombstoned(),
                new Resolution.Found(stranger.withoutKey(), Courtroom.START),
                new Resolution.Found(stranger.document(null), Courtroom.START))) {
            court.clock.advance(MINUTE);
            court.identities.is(stranger.did(), resolution);
            assertThat(court.submit(Author.HOME, frame)).isEqualTo(drop(DropReason.NO_IDENTITY));
        }
        assertThat(court.state).doesNotContainKey(stranger.did());
    }

    @Test
    void aCachedRefusalIsAskedAgainBeforeItDecides() {
        Author stranger = new Author(new Did("did:plc:" + "b".repeat(24)), Author.key(Curve.K256, 3));
        court.identities.resolve(stranger.did());
        court.identities.is(stranger.at(Author.HOME));
        passed(court.submit(Author.HOME, new CommitDraft(stranger, CommitDraft.rev(court.clock.instant())).commit(1)));
    }

    @Test
    void aTombstoneCountsAsDeletedAndPurgesWithAnAccountEventOfOurs() {
        court.identities.is(author.did(), new Resolution.Tombstoned());
        CommitDraft forged = draft().after(head);
        forged.key = Author.key(Curve.K256, 99);
        Verdict verdict = court.submit(Author.HOME, forged.commit(1));
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Purge.class, purge -> {
            assertThat(purge.reason()).isEqualTo(DropReason.NO_IDENTITY);
            assertThat(purge.deletion().host().value()).isZero();
            assertThat(Courtroom.sent(purge.deletion(), 5)).isInstanceOfSatisfying(Event.Account.class, told -> {
                assertThat(told.active()).isFalse();
                assertThat(told.status()).isEqualTo("deleted");
                assertThat(told.seq()).isEqualTo(5);
            });
        });
        assertThat(court.stateOf(author).head()).isNull();
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.DELETED);
        assertThat(court.submit(Author.HOME, forged.commit(2))).isEqualTo(drop(DropReason.NO_IDENTITY));
    }

    @Test
    void anInactiveAccountThatItsPdsCallsActiveAgainPasses() {
        court.knows(author, Author.HOME, head, AccountStatus.DEACTIVATED, AccountStatus.ACTIVE);
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.ACTIVE));
        passed(court.submit(Author.HOME, draft().after(head).commit(1)));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.ACTIVE);
    }

    @Test
    void anInactiveAccountStaysInactiveWhenItsPdsSaysSoOrNothing() {
        court.knows(author, Author.HOME, head, AccountStatus.SUSPENDED, AccountStatus.ACTIVE);
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.SUSPENDED));
        assertThat(court.submit(Author.HOME, draft().after(head).commit(1))).isEqualTo(drop(DropReason.INACTIVE));
        court.statuses.clear();
        assertThat(court.submit(Author.HOME, draft().after(head).commit(2))).isEqualTo(drop(DropReason.INACTIVE));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.SUSPENDED);
        assertThat(court.waits)
                .hasSize(1 + ValidationConfig.standard(lenient, false).statusAsks());
    }

    @Test
    void whatTheOperatorTookDownStaysDownWhateverItsPdsSays() {
        court.knows(author, Author.HOME, head, AccountStatus.ACTIVE, AccountStatus.TAKENDOWN);
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.ACTIVE));
        assertThat(court.submit(Author.HOME, draft().after(head).commit(1))).isEqualTo(drop(DropReason.INACTIVE));
        assertThat(court.waits).isEmpty();
    }

    @Test
    void aMoveToAnotherHostDoesNotResurrect() {
        court.knows(author, Author.HOME, null, AccountStatus.DELETED, AccountStatus.ACTIVE);
        court.identities.is(author.at(Author.ELSEWHERE));
        court.statuses.put(author.did(), new StatusAnswer.Told(AccountStatus.DELETED));
        assertThat(court.submit(Author.ELSEWHERE, draft().commit(1))).isEqualTo(drop(DropReason.INACTIVE));
        assertThat(court.stateOf(author).upstream()).isEqualTo(AccountStatus.DELETED);
    }

    private void checkLegacy(CommitDraft old) {
        Verdict verdict = court.submit(Author.HOME, old.commit(1));
        if (lenient) {
            passed(verdict);
            assertThat(court.counts.of("lenient")).isEqualTo(1);
            assertThat(court.stateOf(author).head()).isEqualTo(old.head());
        } else {
            assertThat(verdict).isEqualTo(drop(DropReason.LEGACY));
            assertThat(court.stateOf(author).head()).isEqualTo(head);
        }
    }

    private CommitDraft draft() {
        return new CommitDraft(author, CommitDraft.rev(court.clock.instant()));
    }

    private ByteSlice withBlocks(ByteSlice blocks) {
        return FrameEncoder.encode(new Event.Commit(
                1,
                author.did(),
                CommitDraft.rev(court.clock.instant()),
                head.rev(),
                CommitDraft.EMPTY,
                head.data(),
                List.of(),
                blocks,
                "2026-01-02T03:04:05.678Z",
                false,
                false));
    }

    static Admitted passed(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        return ((Verdict.Pass) verdict).admitted();
    }

    static Verdict drop(DropReason reason) {
        return new Verdict.Drop(reason);
    }
}
