package parallax.relay.state.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parallax.atproto.cbor.ByteSlice;
import parallax.atproto.cid.Cid;
import parallax.atproto.event.AccountStatus;
import parallax.atproto.event.EventKind;
import parallax.atproto.event.SeqSplice;
import parallax.atproto.syntax.Did;
import parallax.atproto.syntax.Nsid;
import parallax.atproto.syntax.Tid;
import parallax.relay.collections.CollectionBook.Pair;
import parallax.relay.collections.CollectionBook.Taken;
import parallax.relay.collections.IndexChecks;
import parallax.relay.flow.Admitted;
import parallax.relay.flow.CollectionChanges;
import parallax.relay.flow.Head;
import parallax.relay.flow.HostId;
import parallax.relay.flow.Sequenced;
import parallax.relay.flow.StateChange;
import parallax.relay.state.StateStore;

/** What others say of collections, beside what commits prove. */
@SuppressWarnings("NullAway.Init")
class CollectionBookTest {
    private static final Did ALICE = new Did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final Did BOB = new Did("did:web:bob.example");
    private static final Nsid POST = new Nsid("app.bsky.feed.post");
    private static final Nsid LIKE = new Nsid("app.bsky.feed.like");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final HostId HOST = new HostId(1);

    @TempDir
    private Path dir;

    private StateStore state;

    @BeforeEach
    void open() {
        state = StateStore.open(dir);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void hearsayIsListedAndCountedAndSurvivesReopening() {
        assertThat(hear(ALICE, POST)).isEqualTo(new Taken(1, 0, 0));
        assertThat(hear(ALICE, POST)).isEqualTo(new Taken(0, 1, 0));
        assertThat(index().hear(List.of(new Pair(BOB, POST), new Pair(BOB, LIKE), new Pair(BOB, LIKE)), NOW))
                .isEqualTo(new Taken(2, 1, 0));
        state.close();
        open();
        assertThat(index().repos(POST, null, 10)).containsExactly(ALICE, BOB);
        assertThat(index().count(LIKE)).isEqualTo(1);
        assertThat(index().totals()).isEqualTo(new Totals(3, 3, 2, 0));
        assertThat(index().hearsay(null, 10).dids()).containsExactly(ALICE, BOB);
        assertThat(index().hearsay(ALICE, 10).dids()).containsExactly(BOB);
        assertThat(index().hearsay(null, 1).end()).isEqualTo(ALICE);
        assertThat(index().hearsay(BOB, 1).end()).isNull();
    }

    @Test
    void aCommitConfirmsWhatItTouchesAndQueuesTheRest() {
        hear(ALICE, POST);
        hear(ALICE, LIKE);
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        assertThat(index().totals()).isEqualTo(new Totals(2, 1, 2, 1));
        assertThat(queue()).containsExactly(new IndexChecks.Due(ALICE, 0));
    }

    @Test
    void theWordOfThePdsEndsHearsayAndTheQueue() {
        hear(ALICE, LIKE);
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        assertThat(index().described(ALICE, rev(5), Set.of(POST))).isTrue();
        assertThat(index().repos(LIKE, null, 10)).isEmpty();
        assertThat(index().totals()).isEqualTo(new Totals(1, 0, 1, 0));
        assertThat(queue()).isEmpty();
        assertThat(hear(ALICE, LIKE)).as("known better").isEqualTo(new Taken(0, 1, 0));
    }

    @Test
    void anAnswerFromBeforeTheGapIsNotTaken() {
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        assertThat(index().described(ALICE, rev(4), Set.of())).isFalse();
        assertThat(index().repos(POST, null, 10)).containsExactly(ALICE);
        assertThat(queue()).hasSize(1);
    }

    @Test
    void whatCommitsDecideBehindTheAnswersRevGoesOverIt() {
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        commit(2, ALICE, 7, false, new CollectionChanges(List.of(LIKE), List.of(POST), false, false, null));
        assertThat(index().described(ALICE, rev(6), Set.of(POST))).isTrue();
        assertThat(index().repos(POST, null, 10)).isEmpty();
        assertThat(index().repos(LIKE, null, 10)).containsExactly(ALICE);
    }

    @Test
    void commitsUpToTheAnswersRevAreInItAlready() {
        assertThat(index().described(ALICE, rev(9), Set.of(POST))).isTrue();
        commit(1, ALICE, 8, true, new CollectionChanges(List.of(LIKE), List.of(), false, false, null));
        assertThat(index().repos(LIKE, null, 10)).isEmpty();
        commit(2, ALICE, 11, true, new CollectionChanges(List.of(LIKE), List.of(), false, false, rev(9)));
        assertThat(index().repos(LIKE, null, 10)).containsExactly(ALICE);
        assertThat(queue()).as("it follows what was described").isEmpty();
        commit(3, ALICE, 15, true, new CollectionChanges(List.of(LIKE), List.of(), false, false, rev(13)));
        assertThat(queue()).hasSize(1);
    }

    @Test
    void aCommitBehindADescriptionThatFollowsAnotherOneLeavesAGap() {
        assertThat(index().described(ALICE, rev(9), Set.of(POST))).isTrue();
        commit(1, ALICE, 12, true, new CollectionChanges(List.of(LIKE), List.of(), false, false, rev(11)));
        assertThat(queue()).as("what rev 11 changed nobody told").hasSize(1);
    }

    @Test
    void hearsayThatIsOldExpiresAndWhatIsConfirmedStays() {
        index().hear(List.of(new Pair(ALICE, POST)), NOW.minus(Duration.ofDays(10)));
        index().hear(List.of(new Pair(BOB, POST)), NOW);
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(LIKE), List.of(), false, false, null));
        assertThat(index().expire(List.of(ALICE, BOB), NOW.minus(Duration.ofDays(5))))
                .isEqualTo(1);
        assertThat(index().repos(POST, null, 10)).containsExactly(BOB);
        assertThat(index().repos(LIKE, null, 10)).containsExactly(ALICE);
        assertThat(index().totals().hearsay()).isEqualTo(1);
    }

    @Test
    void aRepoThatItsPdsDoesNotHaveIsListedNowhereUntilItsNextCommit() {
        hear(BOB, POST);
        assertThat(index().gone(BOB, null, NOW)).isTrue();
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        assertThat(index().gone(ALICE, rev(5), NOW)).isTrue();
        assertThat(index().totals()).isEqualTo(Totals.NONE);
        commit(2, ALICE, 7, false, new CollectionChanges(List.of(LIKE), List.of(), false, false, null));
        assertThat(index().repos(LIKE, null, 10)).containsExactly(ALICE);
    }

    @Test
    void whatACommitProvesWhileThePdsDeniesTheRepoStays() {
        assertThat(index().newest(ALICE)).isNull();
        commit(1, ALICE, 5, true, new CollectionChanges(List.of(POST), List.of(), false, false, null));
        assertThat(index().newest(ALICE)).isEqualTo(rev(5));
        assertThat(index().gone(ALICE, null, NOW)).as("asked before").isFalse();
        assertThat(index().repos(POST, null, 10)).containsExactly(ALICE);
        assertThat(queue()).hasSize(1);
        assertThat(index().gone(ALICE, rev(5), NOW)).isTrue();
        assertThat(index().totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void deletedAccountsTakeNoHearsay() {
        status(1, ALICE, AccountStatus.DELETED);
        assertThat(hear(ALICE, POST)).isEqualTo(new Taken(0, 0, 1));
        assertThat(index().described(ALICE, rev(5), Set.of(POST))).isTrue();
        assertThat(index().totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void hearsayOfAnInactiveAccountIsHiddenUntilItIsActive() {
        status(1, ALICE, AccountStatus.DEACTIVATED);
        assertThat(hear(ALICE, POST)).isEqualTo(new Taken(1, 0, 0));
        assertThat(index().repos(POST, null, 10)).isEmpty();
        assertThat(index().collections(null, 10)).isEmpty();
        status(2, ALICE, AccountStatus.ACTIVE);
        assertThat(index().repos(POST, null, 10)).containsExactly(ALICE);
    }

    @Test
    void hearsayOfAnInactiveAccountIsNotSampledAndOutlivesItsTime() {
        hear(ALICE, POST);
        Instant asked = NOW.plus(Duration.ofHours(2));
        status(1, ALICE, AccountStatus.DEACTIVATED, asked);
        assertThat(index().hearsay(null, 10).dids())
                .as("its PDS would not tell")
                .isEmpty();
        Instant back = asked.plus(Duration.ofHours(30));
        assertThat(index().expire(List.of(ALICE), asked)).isZero();
        status(2, ALICE, AccountStatus.ACTIVE, back);
        assertThat(index().expire(List.of(ALICE), asked))
                .as("asked for in vain while away")
                .isZero();
        assertThat(index().repos(POST, null, 10)).containsExactly(ALICE);
        assertThat(index().hearsay(null, 10).dids()).containsExactly(ALICE);
        assertThat(index().expire(List.of(ALICE), back.plus(Duration.ofHours(1))))
                .isEqualTo(1);
    }

    @Test
    void aCheckIsPutOffCountedAndGivenUp() {
        commit(1, ALICE, 5, true, CollectionChanges.NONE);
        index().postponed(ALICE, NOW);
        assertThat(queueAt(NOW.minusMillis(1))).isEmpty();
        assertThat(queueAt(NOW)).containsExactly(new IndexChecks.Due(ALICE, 0));
        index().failed(ALICE, NOW);
        assertThat(queueAt(NOW)).containsExactly(new IndexChecks.Due(ALICE, 1));
        index().dropped(ALICE, Instant.EPOCH.plus(Duration.ofHours(10)));
        assertThat(index().queued()).isZero();
        commit(2, ALICE, 6, false, CollectionChanges.NONE);
        assertThat(index().queued()).as("at hour 0").isZero();
        commit(3, ALICE, 7, false, CollectionChanges.NONE, Instant.EPOCH.plus(Duration.ofHours(10)));
        assertThat(queue()).containsExactly(new IndexChecks.Due(ALICE, 0));
        index().postponed(BOB, NOW);
        assertThat(index().queued()).as("a repo that is not queued stays so").isEqualTo(1);
    }

    @Test
    void aRepoThatIsKnownExactlyOrDeletedLeavesTheQueueWithTheAnswer() {
        commit(1, ALICE, 5, false, new CollectionChanges(List.of(POST), List.of(), true, false, null));
        status(2, BOB, AccountStatus.DELETED);
        assertThat(index().queue(List.of(ALICE, BOB))).isEqualTo(2);
        assertThat(index().described(ALICE, rev(6), Set.of(LIKE))).isTrue();
        assertThat(index().described(BOB, rev(6), Set.of(LIKE))).isTrue();
        assertThat(queue()).as("else it is asked for without end").isEmpty();
        assertThat(index().repos(POST, null, 10)).as("what commits prove").containsExactly(ALICE);
        assertThat(index().totals()).isEqualTo(new Totals(1, 0, 1, 0));
    }

    @Test
    void anInactiveAccountIsNotAskedForUntilItIsActive() {
        commit(1, ALICE, 5, true, CollectionChanges.NONE);
        status(2, ALICE, AccountStatus.SUSPENDED);
        assertThat(index().queued()).isZero();
        status(3, ALICE, AccountStatus.ACTIVE);
        assertThat(index().queued()).isEqualTo(1);
    }

    @Test
    void aRepoHasAThousandCollectionsAtMost() {
        List<Nsid> many = new ArrayList<>();
        for (int i = 0; i < IndexedRepo.MAX_COLLECTIONS + 5; i++) {
            many.add(new Nsid("app.example.c" + i));
        }
        commit(1, ALICE, 5, false, new CollectionChanges(many, List.of(), true, false, null));
        assertThat(index().totals().pairs()).isEqualTo(IndexedRepo.MAX_COLLECTIONS);
        assertThat(index().counts().refused()).isEqualTo(5);
        assertThat(index().collections(null, 2000)).hasSize(IndexedRepo.MAX_COLLECTIONS);
    }

    @Test
    void noMoreThanAThousandPairsAtOnce() {
        List<Pair> pairs = java.util.Collections.nCopies(1001, new Pair(ALICE, POST));
        assertThatThrownBy(() -> index().hear(pairs, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    private CollectionIndex index() {
        return state.index();
    }

    private Taken hear(Did did, Nsid collection) {
        return index().hear(List.of(new Pair(did, collection)), NOW);
    }

    private List<IndexChecks.Due> queue() {
        return queueAt(Instant.MAX);
    }

    private List<IndexChecks.Due> queueAt(Instant now) {
        return index().due(null, now, 10).due();
    }

    private static Tid rev(int n) {
        return Tid.of(1_700_000_000_000_000L + n, 0);
    }

    private void commit(long seq, Did did, int rev, boolean reindex, CollectionChanges changes) {
        commit(seq, did, rev, reindex, changes, Instant.EPOCH);
    }

    private void commit(long seq, Did did, int rev, boolean reindex, CollectionChanges changes, Instant at) {
        Cid cid = Cid.ofDrisl(ByteSlice.of(new byte[] {(byte) rev}));
        StateChange change = new StateChange(new Head(rev(rev), cid, cid), null, null, HOST, reindex, changes);
        apply(seq, EventKind.COMMIT, did, change, at);
    }

    private void status(long seq, Did did, AccountStatus status) {
        status(seq, did, status, Instant.EPOCH);
    }

    private void status(long seq, Did did, AccountStatus status, Instant at) {
        apply(seq, EventKind.ACCOUNT, did, new StateChange(null, status, null, HOST, false), at);
    }

    private void apply(long seq, EventKind kind, Did did, StateChange change, Instant at) {
        ByteSlice frame = ByteSlice.of(new byte[] {1, 2});
        Admitted admitted = new Admitted(kind, did, HOST, seq, frame, new SeqSplice(0, 1), change, at);
        state.apply(List.of(new Sequenced(seq, admitted)), List.of());
    }
}
